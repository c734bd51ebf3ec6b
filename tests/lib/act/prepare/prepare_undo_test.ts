import assert from "node:assert/strict";
import { prepareUndo } from "../../../../lib/act/prepare/prepare_undo.ts";
import {
  archiveThreads,
  deleteThreads,
  emptyTrash,
  rehearse,
  undoNewest,
} from "../../../support/acting.ts";
import type { BegunBatch } from "../../../../lib/model/journal.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

/** What taking a batch back comes to. */
function planned(store: HandStore, id: string) {
  return rehearse(store, async (world) => {
    const target = (await world.batches()).find((batch) => batch.id === id)!;
    return await prepareUndo(world, target as BegunBatch);
  });
}

Deno.test("prepareUndo() takes a delete back by a restore, and that by a delete again", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    const { batchId: batch } = await deleteThreads(store, { ids: [HAND.other], writer });
    const undo = await planned(store, batch!);
    assert.deepEqual([undo.plan.action, undo.plan.cause, undo.undoneBatch], [
      "restore",
      { kind: "undo", batch },
      batch,
    ]);
    const done = await undoNewest(store, writer);
    const redo = await planned(store, done.batchId!);
    assert.deepEqual([redo.plan.action, redo.plan.cause.kind], ["delete", "redo"]);
  });
});

Deno.test("prepareUndo() leaves what a later batch has changed until that is taken back", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    const ids = [HAND.other];
    const first = await archiveThreads(store, { ids, writer });
    const second = await archiveThreads(store, { ids, action: "unarchive", writer });
    const { plan, passedBy } = await planned(store, first.batchId!);
    assert.deepEqual([plan.threads, passedBy.map(({ reason }) => reason)], [[], ["conflict"]]);
    assert.match(
      passedBy[0]!.message,
      new RegExp(`by batch ${second.batchId}; take that back first`),
    );
    assert.equal((await planned(store, second.batchId!)).plan.threads.length, 1);
  });
});

Deno.test("prepareUndo() refuses what is gone for good", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    await deleteThreads(store, { ids: [HAND.other], writer });
    const { batchId: batch } = await emptyTrash(store, writer);
    await assert.rejects(planned(store, batch!), /gone for good/);
  });
});

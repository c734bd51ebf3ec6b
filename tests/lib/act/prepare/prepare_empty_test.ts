import assert from "node:assert/strict";
import { prepareEmpty } from "../../../../lib/act/prepare/prepare_empty.ts";
import { asBatchId, type BatchId } from "../../../../lib/model/ids.ts";
import { archiveThreads, deleteThreads, rehearse } from "../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

function planned(
  store: HandStore,
  batches: readonly BatchId[] = [],
  olderThanMs: number | null = null,
) {
  return rehearse(store, (world) => prepareEmpty(world, { batches, olderThanMs }));
}

Deno.test("prepareEmpty() plans the end of what batches hold, and says that it cannot be undone", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    const { batchId: batch } = await deleteThreads(store, { ids: [HAND.other], writer });
    await archiveThreads(store, { ids: [HAND.fork], writer });
    const { plan, notes } = await planned(store);
    assert.deepEqual(plan.threads.map(({ id }) => id), [HAND.other]);
    assert.deepEqual(plan.cause, { kind: "batches", batches: [batch] });
    assert.match(notes.join(), /cannot be undone/);
    assert.equal((await planned(store, [], 86_400_000)).plan.threads.length, 0);
    await assert.rejects(planned(store, [asBatchId("b-none")]), /there is none in/);
  });
});

Deno.test("prepareEmpty() keeps a batch that a thread in the store or in another batch reads", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    const first = await deleteThreads(store, { ids: [HAND.fork], writer });
    const second = await deleteThreads(store, { ids: [HAND.parent], writer });
    const alone = await planned(store, [second.batchId!]);
    assert.equal(alone.plan.threads.length, 0);
    assert.match(alone.passedBy[0]!.message, new RegExp(`${HAND.fork} in batch ${first.batchId}`));
    assert.equal((await planned(store)).plan.threads.length, 3);
  });
});

Deno.test("prepareEmpty() says when there is nothing to remove", async () => {
  await withHandStore(async (store) => {
    assert.match((await planned(store)).notes.join(), /nothing to remove/);
  });
});

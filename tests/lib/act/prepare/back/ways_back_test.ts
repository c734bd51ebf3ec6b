import assert from "node:assert/strict";
import { waysBack } from "../../../../../lib/act/prepare/back/ways_back.ts";
import type { WithoutConflicts } from "../../../../../lib/act/prepare/back/restore_conflicts.ts";
import { trashHolders } from "../../../../../lib/act/facts/trash/trash_holders.ts";
import { restoreOf } from "../../../../../lib/plan/inverse_plan.ts";
import { deleteThreads, NOTHING_PREPARED, rehearse } from "../../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";

/** The ways back of what was deleted of these threads. */
async function back(store: HandStore, ids: readonly string[]): Promise<WithoutConflicts> {
  let found: WithoutConflicts | undefined;
  await rehearse(store, async (world) => {
    const threads = (await world.batches()).flatMap(({ threads }) => threads)
      .filter(({ id }) => ids.includes(id!)).map(restoreOf);
    found = await waysBack(threads, { world, holderOf: await trashHolders(world) });
    return NOTHING_PREPARED;
  });
  return found!;
}

Deno.test("what comes back stands on the store having none of it, and all that it reads there", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [HAND.fork], writer: store.writer });
    const { kept: [fork], passedBy } = await back(store, [HAND.fork]);
    assert.deepEqual(fork?.basis, { id: HAND.fork, files: [], bases: [HAND.parent] });
    assert.deepEqual(passedBy, []);
  });
});

Deno.test("a thread whose file is gone from the trash, or is another one, does not come back", async () => {
  await withHandStore(async (store) => {
    const { batchId: batch } = await deleteThreads(store, {
      ids: [HAND.other],
      writer: store.writer,
    });
    const path = `${store.store.trashRoot}/${batch}/files${
      store.pathOf("other").slice(store.home.length)
    }`;
    const reason = async () =>
      (await back(store, [HAND.other])).passedBy.map(({ reason }) => reason);
    Deno.writeTextFileSync(path, "else");
    assert.deepEqual(await reason(), ["conflict"]);
    Deno.removeSync(path);
    assert.deepEqual(await reason(), ["gone"]);
  });
});

import assert from "node:assert/strict";
import { ownStore } from "../../../../../lib/act/facts/own_store.ts";
import { heldThreads } from "../../../../../lib/act/facts/trash/held_threads.ts";
import { readBatches } from "../../../../../lib/act/journal/read_batches.ts";
import { newStandings } from "../../../../../lib/plan/batch/batch_standing.ts";
import { deleteThreads, restoreThreads } from "../../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";

async function heldIn({ store, system }: HandStore): Promise<readonly (string | null)[]> {
  const batches = await readBatches(store.trashRoot, {
    system,
    onProblem: ({ message }) => assert.fail(message),
  });
  const own = ownStore(store, system.files);
  return heldThreads(batches, { standings: newStandings(batches), own }).map(({ away: { id } }) =>
    id
  );
}

Deno.test("heldThreads() tells what lies in the trash, newest batch first, and nothing that came back", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    await deleteThreads(store, { ids: [HAND.fork], writer });
    await deleteThreads(store, { ids: [HAND.other], writer });
    assert.deepEqual(await heldIn(store), [HAND.other, HAND.fork]);
    await restoreThreads(store, { ids: [HAND.other], writer });
    assert.deepEqual(await heldIn(store), [HAND.fork]);
  });
});

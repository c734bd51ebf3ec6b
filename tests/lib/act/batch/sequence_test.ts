import assert from "node:assert/strict";
import { readBatches } from "../../../../lib/act/journal/read_batches.ts";
import { archiveThreads, deleteThreads, undoNewest } from "../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

/** The same store at another time of day. */
function at(store: HandStore, nowMs: number): HandStore {
  return {
    ...store,
    system: { ...store.system, clock: { ...store.system.clock, nowMs: () => nowMs } },
  };
}

Deno.test("the newest batch is the last one made, whatever the clock says", async () => {
  await withHandStore(async (store) => {
    const { writer, system } = store;
    const now = Date.now();
    const days = [2, 0, -1, 0].map((day) => now + day * 86_400_000);
    const deeds = [
      (at: HandStore) => deleteThreads(at, { ids: [HAND.fork], writer }),
      (at: HandStore) => deleteThreads(at, { ids: [HAND.parent], writer }),
      (at: HandStore) => archiveThreads(at, { ids: [HAND.other], writer }),
      (at: HandStore) => deleteThreads(at, { ids: [HAND.other], writer }),
    ];
    const made: (string | null)[] = [];
    for (const [which, deed] of deeds.entries()) {
      made.push((await deed(at(store, days[which]!))).batchId);
    }
    const batches = await readBatches(store.store.trashRoot, { system, onProblem: () => {} });
    assert.deepEqual(batches.map(({ id }) => id), made.toReversed());
    assert.deepEqual(batches.map(({ header }) => header?.sequence), [4, 3, 2, 1]);
    const undone: string[] = [];
    for (const _ of deeds) {
      const { plan } = await undoNewest(store, writer);
      assert.ok(plan.cause.kind === "undo");
      undone.push(plan.cause.batch);
    }
    assert.deepEqual(undone, made.toReversed());
  });
});

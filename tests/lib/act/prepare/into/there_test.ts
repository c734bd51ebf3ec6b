import assert from "node:assert/strict";
import { openState } from "../../../../../lib/act/facts/change_world.ts";
import { lookThere, type There } from "../../../../../lib/act/prepare/into/there.ts";
import { firstRolloutOf } from "../../../../../lib/model/ids.ts";
import { deleteThreads, NOTHING_PREPARED, rehearse } from "../../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { addHistory } from "../../../../support/store/two_homes.ts";

async function looked(store: HandStore, use: (there: There) => void): Promise<void> {
  await rehearse(store, async (world) => {
    using db = openState(world);
    using there = await lookThere({ world, db });
    use(there);
    return NOTHING_PREPARED;
  });
}

const rollouts = (id: typeof HAND.other) => [firstRolloutOf(id)];

Deno.test("lookThere() finds an id in files, rows, the trash and histories", async () => {
  await withHandStore(async (store) => {
    await looked(store, (there) => {
      assert.match(there.taken(HAND.other, rollouts(HAND.other))!, /another thread with its id/);
      assert.equal(there.rollout(firstRolloutOf(HAND.other)), store.pathOf("other"));
    });
    await Deno.remove(store.pathOf("other"));
    await looked(store, (there) => {
      assert.match(there.taken(HAND.other, rollouts(HAND.other))!, /database row with its id/);
      assert.equal(there.rollout(firstRolloutOf(HAND.other)), null);
    });
    store.sql(`DELETE FROM threads WHERE id = '${HAND.other}'`);
    await looked(store, (there) => {
      assert.equal(there.taken(HAND.other, rollouts(HAND.other)), null);
      assert.match(there.taken(HAND.other, rollouts(HAND.fork))!, /a rollout with the id/);
    });
    addHistory(store, { ids: [HAND.other] });
    await looked(store, (there) => {
      assert.match(there.taken(HAND.other, rollouts(HAND.other))!, /the history of a thread/);
    });
  });
});

Deno.test("lookThere() finds a thread in the trash by its id and its rollouts, and names the batch", async () => {
  await withHandStore(async (store) => {
    const { batchId } = await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    await looked(store, (there) => {
      const taken = there.taken(HAND.other, rollouts(HAND.other));
      assert.equal(taken, `a thread with its id in its trash (batch ${batchId})`);
      assert.match(there.inTrash(firstRolloutOf(HAND.other))!, /in its trash/);
      assert.equal(there.inTrash(firstRolloutOf(HAND.fork)), null);
    });
  });
});

import assert from "node:assert/strict";
import { findTrashReaders } from "../../../../../lib/act/facts/trash/trash_readers.ts";
import { firstRolloutOf } from "../../../../../lib/model/ids.ts";
import { deleteThreads, NOTHING_PREPARED, rehearse } from "../../../../support/acting.ts";
import { HAND, withHandStore } from "../../../../support/hand_store.ts";

Deno.test("findTrashReaders() names who in the trash reads a rollout", async () => {
  await withHandStore(async (store) => {
    const { batchId: batch } = await deleteThreads(store, {
      ids: [HAND.fork],
      writer: store.writer,
    });
    await rehearse(store, async (world) => {
      const readersOf = await findTrashReaders(world);
      assert.deepEqual(readersOf([firstRolloutOf(HAND.parent), firstRolloutOf(HAND.other)]), [{
        id: HAND.fork,
        batchId: batch,
      }]);
      assert.deepEqual(readersOf([firstRolloutOf(HAND.other)]), []);
      return NOTHING_PREPARED;
    });
  });
});

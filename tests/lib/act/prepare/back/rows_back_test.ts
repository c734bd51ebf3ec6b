import assert from "node:assert/strict";
import { deleteThreads, undoNewest } from "../../../../support/acting.ts";
import { HAND, withHandStore } from "../../../../support/hand_store.ts";
import { stateRow } from "../../../../support/state_rows.ts";

Deno.test("a thread that had no row gets one when it comes back, and a name it had", async () => {
  await withHandStore(async (store) => {
    store.sql(`DELETE FROM threads WHERE id = '${HAND.other}'`);
    await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    const { plan } = await undoNewest(store, store.writer);
    assert.equal(plan.threads.length, 1);
    const row = stateRow(store.home, HAND.other);
    assert.deepEqual([row?.rollout_path, row?.name], [store.pathOf("other"), "Other"]);
  });
});

Deno.test("a row from before there were previews comes back with the one that Codex would have given it", async () => {
  await withHandStore(async (store) => {
    store.sql(
      "CREATE TABLE kept AS SELECT preview FROM threads; ALTER TABLE threads RENAME COLUMN preview TO later",
    );
    await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    store.sql("DROP TABLE kept; ALTER TABLE threads ADD COLUMN preview TEXT NOT NULL DEFAULT ''");
    await undoNewest(store, store.writer);
    assert.equal(stateRow(store.home, HAND.other)?.preview, "other");
  });
});

import assert from "node:assert/strict";
import { endBackfill } from "../../../../../../lib/act/prepare/repair/fix/store_fixes.ts";
import { dumpDatabase } from "../../../../../support/store/database_dump.ts";
import { MENDED, withRepairStore } from "../../../../../support/repair/repair_store.ts";

const STUCK = `UPDATE backfill_state SET status = 'running', updated_at = unixepoch() - 20`;

Deno.test("an index that nobody makes is called complete, with the rows that it lacks, and never pending", async () => {
  await withRepairStore(async (store) => {
    store.sql(`${STUCK}; DELETE FROM threads`);
    const before = await store.state();
    const { plan } = await store.rehearse();
    assert.deepEqual(plan.threads.map(({ id, alone }) => [id, alone]), [[MENDED, true], [
      null,
      true,
    ]]);
    await store.repair();
    const state = dumpDatabase(`${store.home}/state_5.sqlite`).join("\n");
    assert.match(state, /backfill_state .*"status":"complete"/);
    assert.notEqual(store.row(), null);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("a state that is ahead of its file is set back to the beginning; turns stay", async () => {
  await withRepairStore(async (store) => {
    store.history(`UPDATE thread_history_projection_state SET next_rollout_byte_offset = 99999;
      INSERT INTO thread_turns VALUES ('${MENDED}', 't1')`);
    const before = await store.state();
    await store.repair();
    const history = dumpDatabase(`${store.home}/thread_history_1.sqlite`).join("\n");
    assert.match(history, /"next_rollout_byte_offset":"0","next_rollout_ordinal":"0"/);
    assert.match(history, /thread_turns/);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("a state that is ahead of a large file, of which nobody knows whether it is sound, stays", async () => {
  await withRepairStore(async (store) => {
    const path = store.row()!.rollout_path as string;
    Deno.truncateSync(path, 17 * 1024 * 1024);
    store.history(
      "UPDATE thread_history_projection_state SET next_rollout_byte_offset = 99999999",
    );
    const before = await store.state();
    const { plan } = await store.rehearse();
    assert.deepEqual(plan.threads, []);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("endBackfill() has nothing to end without a database", () => {
  assert.deepEqual(endBackfill(null, 0), { cannot: "its row is gone" });
});

import assert from "node:assert/strict";
import { isBlocking, readBackfill } from "../../../../lib/codex/check/backfill.ts";
import { openDisposable } from "../../../../lib/system/real/databases.ts";
import { withStateDatabase } from "../../../support/store/state_database.ts";

Deno.test("readBackfill() tells how far Codex has come, and nothing where it keeps no such table", () => {
  const row =
    "INSERT OR REPLACE INTO backfill_state (id, status, updated_at) VALUES (1, 'running', 70)";
  withStateDatabase(row, (db) => {
    assert.deepEqual(readBackfill(db), { status: "running", updatedAtMs: 70_000 });
  });
  const empty = openDisposable(":memory:");
  try {
    assert.equal(readBackfill(empty), null);
    empty.exec("CREATE VIEW backfill_state AS SELECT 1 AS status");
    assert.throws(() => readBackfill(empty), /is a view/);
  } finally {
    empty.close();
  }
});

Deno.test("isBlocking() is for 15 minutes, and for what is running alone", () => {
  const at = (status: string, updatedAtMs: number | null) =>
    isBlocking({ status, updatedAtMs }, 1_000_000);
  assert.deepEqual([at("running", 990_000), at("running", 100_000), at("running", 99_999)], [
    true,
    true,
    false,
  ]);
  assert.deepEqual([at("complete", 990_000), at("pending", 990_000), at("running", null)], [
    false,
    false,
    false,
  ]);
});

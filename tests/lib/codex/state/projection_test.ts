import assert from "node:assert/strict";
import { projectedBytes } from "../../../../lib/codex/state/projection.ts";
import { asRolloutId } from "../../../../lib/model/ids.ts";
import { openDisposable } from "../../../../lib/system/real/databases.ts";

Deno.test("projectedBytes() is 0 for what Codex has not taken in, and where it keeps no such table", () => {
  const db = openDisposable(":memory:");
  try {
    assert.equal(projectedBytes(db, asRolloutId("a")), 0);
  } finally {
    db.close();
  }
  const history = openDisposable(":memory:");
  try {
    history.exec(`CREATE TABLE thread_history_projection_state
      (thread_id TEXT, next_rollout_byte_offset INTEGER);
      INSERT INTO thread_history_projection_state VALUES ('a', 70), ('b', NULL)`);
    const bytes = ["a", "b", "c"].map((id) => projectedBytes(history, asRolloutId(id)));
    assert.deepEqual(bytes, [70, 0, 0]);
  } finally {
    history.close();
  }
});

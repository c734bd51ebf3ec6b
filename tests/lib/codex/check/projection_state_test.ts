import assert from "node:assert/strict";
import { countTurns, readProjections } from "../../../../lib/codex/check/projection_state.ts";
import { asRolloutId } from "../../../../lib/model/ids.ts";
import { openDisposable } from "../../../../lib/system/real/databases.ts";

const [A, B] = [asRolloutId("a"), asRolloutId("b")];

Deno.test("readProjections() and countTurns() tell of the rollouts asked for, and are empty without tables", () => {
  const empty = openDisposable(":memory:");
  try {
    assert.equal(readProjections(empty, "all").size, 0);
    assert.equal(countTurns(empty, [A]).size, 0);
  } finally {
    empty.close();
  }
  const db = openDisposable(":memory:");
  try {
    db.exec(`CREATE TABLE thread_history_projection_state
        (thread_id TEXT, next_rollout_byte_offset INTEGER, next_rollout_ordinal INTEGER);
      CREATE TABLE thread_turns (thread_id TEXT);
      INSERT INTO thread_history_projection_state VALUES ('a', 7, 9), ('b', 1, 2), ('c', 'x', 1);
      INSERT INTO thread_turns VALUES ('a'), ('a'), ('b')`);
    assert.deepEqual([...readProjections(db, [A])], [["a", { nextByte: 7, nextOrdinal: 9 }]]);
    assert.deepEqual([...readProjections(db, "all").keys()], ["a", "b"]);
    assert.deepEqual([...countTurns(db, [A, B])], [["a", 2], ["b", 1]]);
    db.exec("DROP TABLE thread_turns; CREATE VIEW thread_turns AS SELECT 'a' AS thread_id");
    assert.equal(countTurns(db, [A]).size, 0);
  } finally {
    db.close();
  }
});

import assert from "node:assert/strict";
import { oversizedThreads } from "../../../../lib/codex/state/oversized_rows.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import { insertThread, withStateDatabase } from "../../../support/store/state_database.ts";

const LIMIT = 32 * 1024 * 1024;

Deno.test("oversizedThreads() names those of the wanted threads of which a row is over the limit", () => {
  const rows = ["small", "large", "unwanted"].map((id) => insertThread(id)).join("");
  const grow = `UPDATE threads SET title = CAST(zeroblob(${LIMIT + 1}) AS TEXT)
    WHERE id IN ('large', 'unwanted')`;
  withStateDatabase(`${rows}${grow}`, (db) => {
    const found = oversizedThreads(db, [
      asThreadId("small"),
      asThreadId("large"),
      asThreadId("missing"),
    ]);
    assert.deepEqual([...found.keys()], ["large"]);
    assert.ok(found.get(asThreadId("large"))! > LIMIT);
    assert.equal(oversizedThreads(db, []).size, 0);
  });
});

Deno.test("oversizedThreads() counts a spawn edge for both of its threads", () => {
  const edge = `INSERT INTO thread_spawn_edges (parent_thread_id, child_thread_id, status)
    VALUES ('parent', 'child', CAST(zeroblob(${LIMIT}) AS TEXT))`;
  withStateDatabase(edge, (db) => {
    const found = oversizedThreads(db, [asThreadId("parent"), asThreadId("child")]);
    assert.deepEqual([...found.keys()].sort(), ["child", "parent"]);
  });
});

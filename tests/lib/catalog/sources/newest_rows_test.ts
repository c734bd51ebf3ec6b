import assert from "node:assert/strict";
import { readNewestIds } from "../../../../lib/catalog/sources/newest_rows.ts";
import { probeSchema } from "../../../../lib/codex/state/thread_rows.ts";
import type { Database } from "../../../../lib/system/databases.ts";
import { insertThread, withStateDatabase } from "../../../support/store/state_database.ts";

/** A hundred rows, `t-00` to `t-99`, of which the middle ones were changed last. */
const HUNDRED = Array.from({ length: 100 }, (_, at) => {
  const id = `t-${`${at}`.padStart(2, "0")}`;
  return `${insertThread(id)} UPDATE threads SET updated_at = ${100 - Math.abs(at - 50)},
    updated_at_ms = ${(100 - Math.abs(at - 50)) * 1000 + at} WHERE id = '${id}';`;
}).join("");

function idsOf(
  db: Database,
  wanted: { readonly start?: string; readonly archived?: boolean },
): readonly string[] {
  const { start = "", archived = null } = wanted;
  return readNewestIds(db, probeSchema(db), { start, archived, most: 3 });
}

Deno.test("readNewestIds() gives those changed last, then both ends of all that begin so", () => {
  withStateDatabase(HUNDRED, (db) => {
    assert.deepEqual(idsOf(db, {}), ["t-50", "t-51", "t-49", "t-00", "t-99"]);
    const four = idsOf(db, { start: "t-4" });
    assert.deepEqual(four.slice(0, 3), ["t-49", "t-48", "t-47"]);
    assert.equal(four.length, 10);
    const all = idsOf(db, { start: "t-" });
    assert.ok(all.includes("t-00") && all.includes("t-99") && !all.includes("t-40"));
    assert.deepEqual(idsOf(db, { start: "%" }), []);
  });
});

Deno.test("readNewestIds() leaves sub-agents out, and what is not meant", () => {
  const change = `UPDATE threads SET archived = 1 WHERE id IN ('t-10', 't-51');
    UPDATE threads SET source = '{"subagent":"review"}' WHERE id = 't-50';`;
  withStateDatabase(HUNDRED + change, (db) => {
    assert.deepEqual(idsOf(db, { archived: true }), ["t-51", "t-10"]);
    assert.deepEqual(idsOf(db, { archived: false }), ["t-49", "t-52", "t-48", "t-00", "t-99"]);
  });
});

Deno.test("readNewestIds() does without the columns and indexes that an older Codex did not have", () => {
  withStateDatabase("DROP TABLE threads; CREATE TABLE threads (id TEXT PRIMARY KEY)", (db) => {
    db.exec("INSERT INTO threads VALUES ('a'), ('b'), ('c')");
    assert.deepEqual(idsOf(db, { archived: true }), ["a", "c"]);
    db.exec("DROP TABLE threads");
    assert.deepEqual(idsOf(db, {}), []);
  });
});

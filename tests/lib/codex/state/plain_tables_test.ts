import assert from "node:assert/strict";
import { requirePlainTables, tableTrouble } from "../../../../lib/codex/state/plain_tables.ts";
import { WRITTEN_TABLES } from "../../../../lib/codex/state/state_schema.ts";
import { withStateDatabase } from "../../../support/store/state_database.ts";

/** What is said of the tables that a change writes after these statements. */
function troubleAfter(statements: string): string | null {
  let trouble: string | null = null;
  withStateDatabase(statements, (db) => trouble = tableTrouble(db, WRITTEN_TABLES));
  return trouble;
}

Deno.test("tableTrouble() knows the tables of today, and names those whose rows do not lie in the file", () => {
  assert.equal(troubleAfter(""), null);
  assert.equal(troubleAfter("CREATE VIEW other AS SELECT 1 AS id"), null);
  const attachments = "DROP TABLE thread_attachments; CREATE";
  assert.equal(
    troubleAfter(`${attachments} VIEW THREAD_ATTACHMENTS AS SELECT 1 AS thread_id`),
    "thread_attachments is a view",
  );
  assert.equal(
    troubleAfter(`${attachments} VIRTUAL TABLE Thread_Attachments USING fts5(thread_id)`),
    "thread_attachments is a virtual table",
  );
  for (const kind of ["VIRTUAL", "STORED"]) {
    const column = `x TEXT AS (hex(zeroblob(9))) ${kind}`;
    assert.equal(
      troubleAfter(`${attachments} TABLE thread_attachments (id TEXT, thread_id TEXT, ${column})`),
      "thread_attachments has a generated column",
    );
  }
});

Deno.test("requirePlainTables() refuses them by name", () => {
  withStateDatabase("DROP TABLE projects; CREATE VIEW projects AS SELECT 1 AS id", (db) => {
    assert.throws(() => requirePlainTables(db, WRITTEN_TABLES), /projects is a view/);
    requirePlainTables(db, ["threads"]);
  });
});

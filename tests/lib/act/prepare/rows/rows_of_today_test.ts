import assert from "node:assert/strict";
import { rowsOfToday } from "../../../../../lib/act/prepare/rows/rows_of_today.ts";
import type { SavedRows } from "../../../../../lib/model/thread/saved_rows.ts";
import { withStateDatabase } from "../../../../support/store/state_database.ts";

/** A row of `threads` with these values. */
function thread(values: Readonly<Record<string, string>>): SavedRows {
  const rows = [Object.values(values).map((value) => ({ t: value }))];
  return [{ table: "threads", columns: Object.keys(values), rows }];
}

const ARTIFACT: SavedRows = [{
  table: "thread_artifacts",
  columns: ["id", "thread_id", "artifact_type"],
  rows: [[{ t: "a" }, { t: "t" }, { t: "note" }]],
}];

Deno.test("rowsOfToday() puts artifacts where an upgrade made them attachments, and only there", () => {
  withStateDatabase("", (db) => {
    const [attachments] = rowsOfToday(ARTIFACT, db);
    assert.equal(attachments!.table, "thread_attachments");
    assert.deepEqual(attachments!.columns, ["id", "thread_id", "attachment_type"]);
    assert.deepEqual(attachments!.rows, ARTIFACT[0]!.rows);
  });
  withStateDatabase("CREATE TABLE thread_artifacts (id TEXT)", (db) => {
    assert.deepEqual(rowsOfToday(ARTIFACT, db), ARTIFACT);
  });
  withStateDatabase("DROP TABLE thread_attachments", (db) => {
    assert.deepEqual(rowsOfToday(ARTIFACT, db), ARTIFACT);
  });
});

Deno.test("rowsOfToday() gives a row without a preview its first message, else its title, and leaves any other", () => {
  const previewOf = (rows: SavedRows) => rows[0]!.rows[0]![rows[0]!.columns.indexOf("preview")];
  withStateDatabase("", (db) => {
    const told = thread({ id: "t", title: "title", first_user_message: "message" });
    assert.deepEqual(previewOf(rowsOfToday(told, db)), { t: "message" });
    const blank = thread({ id: "t", title: "title", first_user_message: " " });
    assert.deepEqual(previewOf(rowsOfToday(blank, db)), { t: "title" });
    const early = thread({ id: "t", title: "title" });
    assert.deepEqual(previewOf(rowsOfToday(early, db)), { t: "title" });
    const hidden = thread({ id: "t", title: "title", preview: "" });
    assert.deepEqual(rowsOfToday(hidden, db), hidden);
  });
});

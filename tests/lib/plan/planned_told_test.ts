import assert from "node:assert/strict";
import type { SavedRows } from "../../../lib/model/thread/saved_rows.ts";
import { plannedTitle } from "../../../lib/plan/planned_told.ts";

function rows(values: Readonly<Record<string, string>>): SavedRows {
  const row = Object.values(values).map((t) => ({ t }));
  return [{ table: "threads", columns: Object.keys(values), rows: [row] }];
}
const lines = (...names: readonly string[]) =>
  names.map((thread_name, line) => ({ line, text: JSON.stringify({ thread_name }) }));

Deno.test("plannedTitle() takes the name first, then the newest name line, then what was said", () => {
  const all = { name: "Mine", preview: "hello", title: "title" };
  assert.equal(plannedTitle({ rows: rows(all), names: lines("line") }), "Mine");
  const unnamed = { ...all, name: " " };
  assert.equal(plannedTitle({ rows: rows(unnamed), names: lines("old", "new") }), "new");
  assert.equal(plannedTitle({ rows: rows(unnamed), names: [] }), "hello");
  const paginated = { ...unnamed, history_mode: "paginated" };
  assert.equal(plannedTitle({ rows: rows(paginated), names: lines("line") }), "hello");
  assert.equal(plannedTitle({ rows: rows({ title: "title" }), names: [] }), "title");
});

Deno.test("plannedTitle() knows none where nothing is held, or only damage", () => {
  assert.equal(plannedTitle({ rows: [], names: [] }), null);
  assert.equal(plannedTitle({ rows: [], names: [{ line: 0, text: "{" }] }), null);
});

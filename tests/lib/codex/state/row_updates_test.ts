import assert from "node:assert/strict";
import { readColumns, rowHas, updateRow } from "../../../../lib/codex/state/row_updates.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import { insertThread, withStateDatabase } from "../../../support/store/state_database.ts";

const UPDATES = [
  { column: "cwd", before: { t: "/p" }, after: { t: "/q" } },
  { column: "archived_at", before: null, after: { i: "9007199254740993" } },
] as const;

Deno.test("updateRow() changes these columns of this thread, and rowHas() tells before from after", () => {
  withStateDatabase(insertThread("a") + insertThread("b"), (db) => {
    const has = (side: "before" | "after") =>
      rowHas(db, { id: asThreadId("a"), updates: UPDATES, side });
    assert.deepEqual([has("before"), has("after")], [true, false]);
    updateRow(db, { id: asThreadId("a"), updates: UPDATES });
    assert.deepEqual([has("before"), has("after")], [false, true]);
    const columns = ["cwd", "archived_at", "title"];
    assert.deepEqual(readColumns(db, { id: asThreadId("a"), columns }), [
      { t: "/q" },
      { i: "9007199254740993" },
      { t: "title" },
    ]);
    assert.deepEqual(readColumns(db, { id: asThreadId("b"), columns: ["cwd"] }), [{ t: "/p" }]);
  });
});

Deno.test("a thread without a row has no values, neither old nor new ones", () => {
  withStateDatabase("", (db) => {
    assert.equal(readColumns(db, { id: asThreadId("a"), columns: ["cwd"] }), null);
    assert.equal(rowHas(db, { id: asThreadId("a"), updates: UPDATES, side: "before" }), false);
  });
});

Deno.test("rowHas() takes a column that the database does not have for another value, whatever a journal calls it", () => {
  withStateDatabase(insertThread("a"), (db) => {
    for (const column of ["gone", "/etc/passwd", "rowid", 'cwd" FROM threads --', ""]) {
      const updates = [{ column, before: null, after: null }];
      assert.equal(rowHas(db, { id: asThreadId("a"), updates, side: "before" }), false, column);
    }
  });
});

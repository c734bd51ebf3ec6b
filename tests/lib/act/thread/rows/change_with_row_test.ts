import assert from "node:assert/strict";
import { changeWithRow, isRowPast } from "../../../../../lib/act/thread/rows/change_with_row.ts";
import type { Work } from "../../../../../lib/act/thread/procedure.ts";
import { saveRows } from "../../../../../lib/codex/state/saved_rows.ts";
import { asThreadId } from "../../../../../lib/model/ids.ts";
import type { ThreadPlan } from "../../../../../lib/model/plan.ts";
import type { Database } from "../../../../../lib/system/databases.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { insertThread, withStateDatabase } from "../../../../support/store/state_database.ts";
import { journalThread, threadPlanOf } from "../../../../support/value/thread_plan_of.ts";

const { tools } = newMemoryStore();
const UPDATE = { column: "cwd", before: { t: "/p" }, after: { t: "/q" } };
const ARCHIVE = { column: "archived", before: { i: "0" }, after: { i: "1" } };

function work(known: Partial<ThreadPlan>, id: string | null = "t"): Work {
  return { thread: journalThread(threadPlanOf(id, known)), steps: [] };
}

/** Whether files were changed, and whether the row counts as past its commit before and after. */
function changed(known: Partial<ThreadPlan>, db: Database) {
  const before = isRowPast(work(known), { db, tools });
  let files = false;
  changeWithRow(work(known), { db, changeFiles: () => void (files = true) });
  return [before, files, isRowPast(work(known), { db, tools })];
}

Deno.test("columns change in one go with the files, and tell whether that has happened", () => {
  withStateDatabase(insertThread("t"), (db) => {
    assert.deepEqual(changed({ updates: [UPDATE] }, db), [false, true, true]);
    assert.deepEqual(changed({ updates: [ARCHIVE] }, db), [false, true, true]);
  });
});

Deno.test("a row that is not what was planned keeps the files from being touched", () => {
  withStateDatabase(insertThread("t"), (db) => {
    const other = { ...UPDATE, before: { t: "/elsewhere" } };
    assert.throws(() => changed({ updates: [other] }, db), /database row has changed/);
    const rows = saveRows(db, asThreadId("t"));
    assert.throws(() => changed({ rows }, db), /database row has changed/);
    const fails = () => {
      throw new Error("disk");
    };
    assert.throws(
      () => changeWithRow(work({ updates: [UPDATE] }), { db, changeFiles: fails }),
      /disk/,
    );
    assert.equal(isRowPast(work({ updates: [UPDATE] }), { db, tools }), false);
  });
});

Deno.test("a row comes with the change, and goes with its way back", () => {
  withStateDatabase(insertThread("t"), (db) => {
    const rows = saveRows(db, asThreadId("t"));
    db.exec("DELETE FROM threads");
    assert.deepEqual(changed({ rows }, db), [false, true, true]);
    assert.deepEqual(changed({ rows, takesRows: true }, db), [false, true, true]);
    assert.deepEqual(saveRows(db, asThreadId("t")), []);
  });
});

Deno.test("without a database, an id or a row to change no row decides", () => {
  withStateDatabase("", (db) => {
    assert.equal(isRowPast(work({ updates: [UPDATE] }), { db: null, tools }), null);
    assert.equal(isRowPast(work({ updates: [UPDATE] }, null), { db, tools }), null);
    assert.deepEqual(changed({}, db), [null, true, null]);
  });
});

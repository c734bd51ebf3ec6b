import assert from "node:assert/strict";
import { type PurgeOptions, purgeSideRows } from "../../../../lib/codex/state/purge_rows.ts";
import { asRolloutId, asThreadId } from "../../../../lib/model/ids.ts";
import type { Database } from "../../../../lib/system/databases.ts";
import { openDisposable } from "../../../../lib/system/real/databases.ts";

const TABLES: PurgeOptions["tables"] = [
  { table: "items", column: "thread_id", byRollout: true, kind: null },
  { table: "jobs", column: "job_key", byRollout: false, kind: "memory" },
  { table: "absent", column: "thread_id", byRollout: false, kind: null },
  { table: "jobs", column: "absent", byRollout: false, kind: null },
];

function withRows(use: (db: Database, rows: () => unknown) => void, ending = ""): void {
  const db = openDisposable(":memory:");
  try {
    db.exec(`CREATE TABLE items (thread_id TEXT, n INTEGER, PRIMARY KEY (thread_id, n)) ${ending};
      CREATE TABLE jobs (job_key TEXT, kind TEXT);
      INSERT INTO jobs VALUES ('t', 'memory'), ('t', 'other'), ('u', 'memory')`);
    for (const id of ["t", "t2", "u"]) {
      for (let n = 0; n < 5; n++) db.prepare("INSERT INTO items VALUES (?, ?)").run(id, n);
    }
    const count = (sql: string) => db.prepare(sql).all().map((row) => row.join(" "));
    use(db, () => [
      ...count("SELECT thread_id, count(*) FROM items GROUP BY 1 ORDER BY 1"),
      ...count("SELECT job_key, kind FROM jobs ORDER BY 1, 2"),
    ]);
  } finally {
    db.close();
  }
}

const THREAD = { id: asThreadId("t"), rolloutIds: [asRolloutId("t2")] };
const OTHERS = ["u 5", "t other", "u memory"];

Deno.test("purgeSideRows() removes rows of the thread, its rollouts and its kind, and no others", () => {
  for (const ending of ["", "WITHOUT ROWID"]) {
    withRows((db, rows) => {
      assert.equal(purgeSideRows(db, { tables: TABLES, thread: THREAD, most: 100 }), true);
      assert.deepEqual(rows(), OTHERS);
      assert.equal(purgeSideRows(db, { tables: TABLES, thread: THREAD, most: 100 }), true);
      assert.deepEqual(rows(), OTHERS);
    }, ending);
  }
});

Deno.test("purgeSideRows() removes no more at a time than it may, and says when none is left", () => {
  withRows((db, rows) => {
    const purge = () => purgeSideRows(db, { tables: TABLES, thread: THREAD, most: 3 });
    assert.equal(purge(), false);
    assert.deepEqual(rows(), ["t 2", "t2 5", "u 5", "t memory", "t other", "u memory"]);
    assert.deepEqual([purge(), purge(), purge(), purge()], [false, false, true, true]);
    assert.deepEqual(rows(), OTHERS);
  });
});

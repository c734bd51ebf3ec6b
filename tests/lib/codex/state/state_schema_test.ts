import assert from "node:assert/strict";
import { schemaTrouble, tableColumns } from "../../../../lib/codex/state/state_schema.ts";
import { withStateDatabase } from "../../../support/store/state_database.ts";

/** What is said of a schema of today after these statements. */
function troubleAfter(statements: string): string | null {
  let trouble: string | null = null;
  withStateDatabase(statements, (db) => trouble = schemaTrouble(db));
  return trouble;
}

Deno.test("schemaTrouble() knows the schema of today, and lets tables and columns be added", () => {
  assert.equal(troubleAfter(""), null);
  assert.equal(troubleAfter("ALTER TABLE threads ADD COLUMN mood TEXT"), null);
  assert.equal(troubleAfter("CREATE TABLE extra (id TEXT)"), null);
  assert.equal(
    troubleAfter(
      "CREATE TABLE extra (x); CREATE TRIGGER t AFTER INSERT ON extra BEGIN SELECT 1; END",
    ),
    null,
  );
});

Deno.test("schemaTrouble() knows the tables of earlier versions that point to threads", () => {
  for (const table of ["stage1_outputs", "thread_goals", "thread_artifacts"]) {
    const pointer = `thread_id TEXT PRIMARY KEY REFERENCES threads(id) ON DELETE CASCADE`;
    assert.equal(troubleAfter(`CREATE TABLE ${table} (${pointer}, kept TEXT)`), null, table);
    const trigger = `CREATE TRIGGER odd AFTER DELETE ON ${table} BEGIN SELECT 1; END`;
    assert.equal(
      troubleAfter(`CREATE TABLE ${table} (${pointer}); ${trigger}`),
      `unknown trigger odd on ${table}`,
    );
  }
});

Deno.test("schemaTrouble() names what a write could set off or miss", () => {
  const trigger = "CREATE TRIGGER odd AFTER DELETE ON threads BEGIN SELECT 1; END";
  assert.equal(troubleAfter(trigger), "unknown trigger odd on threads");
  const pointer = "CREATE TABLE extra (t TEXT REFERENCES threads(id))";
  assert.equal(troubleAfter(pointer), "unknown reference extra.t to threads");
  const target = "ALTER TABLE threads ADD COLUMN mood TEXT REFERENCES moods(id)";
  assert.equal(troubleAfter(target), "unknown reference threads.mood to moods");
  assert.match(troubleAfter("DROP TABLE threads")!, /threads has no column id/);
});

Deno.test("schemaTrouble() names what only looks like Codex's", () => {
  const name = "threads_recency_at_after_insert";
  const again = (deed: string) => `DROP TRIGGER ${name}; CREATE TRIGGER ${name} ${deed}; END`;
  const deeds = [
    "AFTER DELETE ON threads BEGIN UPDATE threads SET title = 'x' WHERE id = NEW.id".replace(
      "NEW",
      "OLD",
    ),
    "AFTER INSERT ON threads BEGIN UPDATE threads SET title = 'x'",
    "AFTER INSERT ON threads BEGIN DELETE FROM threads WHERE id = NEW.id",
    "AFTER INSERT ON threads BEGIN UPDATE threads SET recency_at = (SELECT 1) WHERE id = NEW.id",
    "AFTER INSERT ON threads BEGIN DELETE FROM projects; UPDATE threads SET recency_at = 1 WHERE id = NEW.id",
    "AFTER INSERT ON threads WHEN (SELECT 1) BEGIN UPDATE threads SET recency_at = 1 WHERE id = NEW.id",
  ];
  for (const deed of deeds) {
    assert.equal(troubleAfter(again(deed)), `unknown trigger ${name} on threads`, deed);
  }
  const shouted = "CREATE TRIGGER odd AFTER DELETE ON THREADS BEGIN DELETE FROM projects; END";
  assert.equal(troubleAfter(shouted), "unknown trigger odd on threads");
  const pointer = "CREATE TABLE Extra (t TEXT REFERENCES THREADS(id) ON DELETE CASCADE)";
  assert.equal(troubleAfter(pointer), "unknown reference extra.t to threads");
});

Deno.test("tableColumns() lists columns in order, none of a table that is not there", () => {
  withStateDatabase("CREATE TABLE extra (b TEXT, a TEXT)", (db) => {
    assert.deepEqual(tableColumns(db, "extra"), ["b", "a"]);
    assert.deepEqual(tableColumns(db, "missing"), []);
  });
});

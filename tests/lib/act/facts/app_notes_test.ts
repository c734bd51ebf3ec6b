import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { appNotes } from "../../../../lib/act/facts/app_notes.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { threadPlanOf } from "../../../support/value/thread_plan_of.ts";

/** What is said of a thread that goes, where the app's catalogue was made by these statements. */
function notes(store: HandStore, schema: string): readonly string[] {
  Deno.mkdirSync(`${store.home}/sqlite`, { recursive: true });
  const path = `${store.home}/sqlite/codex-dev.db`;
  const db = new DatabaseSync(path);
  db.exec(schema);
  db.close();
  // Old enough for nobody to be writing it.
  Deno.utimeSync(path, 1_780_000_000, 1_780_000_000);
  const tools = { system: store.system, writer: store.writer };
  const threads = [HAND.other, HAND.fork].map((id) => threadPlanOf(id, { steps: [] }));
  return appNotes({ threads }, { store: store.store, tools });
}

Deno.test("appNotes() names threads that the app lists, and leaves not even a file of SQLite's behind", async () => {
  await withHandStore((store) => {
    const said = notes(
      store,
      `PRAGMA journal_mode = WAL; CREATE TABLE local_thread_catalog (thread_id TEXT);
       INSERT INTO local_thread_catalog VALUES ('${HAND.other}')`,
    );
    assert.equal(said.length, 1);
    assert.match(said[0]!, new RegExp(`still lists ${HAND.other}: .*never writes there`));
    const left = [...Deno.readDirSync(`${store.home}/sqlite`)].map(({ name }) => name);
    assert.deepEqual(left, ["codex-dev.db"]);
    assert.throws(() => Deno.lstatSync(store.store.trashRoot), Deno.errors.NotFound);
    return Promise.resolve();
  });
});

Deno.test("appNotes() says nothing without such a table, and why where nobody can tell", async () => {
  await withHandStore((store) => {
    assert.deepEqual(notes(store, "CREATE TABLE other (thread_id TEXT)"), []);
    const odd = notes(store, "CREATE VIEW local_thread_catalog AS SELECT 'a' AS thread_id");
    assert.match(odd.join(), /cannot tell whether .* lists these threads: .* is a view/);
    return Promise.resolve();
  });
});

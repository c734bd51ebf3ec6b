import assert from "node:assert/strict";
import { openRowSource } from "../../../../lib/catalog/sources/row_source.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import type { Problem } from "../../../../lib/model/problem.ts";
import { circularDatabase } from "../../../corpus/circular_database.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

/** Rows of a store, and what is said of it. */
function open({ store, system }: Pick<HandStore, "store" | "system">) {
  const problems: Problem[] = [];
  const onProblem = (problem: Problem) => void problems.push(problem);
  return { rows: openRowSource(store, { system, onProblem }), problems };
}

Deno.test("rows are the same one by one and all at once, and a thread without a row has none", async () => {
  await withHandStore(async (store) => {
    const [single, whole] = [open(store).rows, open(store).rows];
    whole.loadAll();
    for (const id of Object.values(HAND)) assert.deepEqual(single.row(id), whole.row(id));
    assert.equal(single.row(HAND.other)?.cwd, "/work");
    assert.deepEqual([single.row(asThreadId("none")), whole.row(asThreadId("none"))], [null, null]);
    assert.deepEqual(single.subagents(), [{ id: HAND.child, parentId: HAND.parent }]);
    single.close();
    whole.close();
    await Promise.resolve();
  });
});

Deno.test("a paginated thread is named by its row alone, one without a row by the name index", async () => {
  await withHandStore(async (store) => {
    const { rows } = open(store);
    const nameOf = (id: string) => rows.name(asThreadId(id), rows.row(asThreadId(id)));
    assert.deepEqual([nameOf(HAND.parent), nameOf(HAND.other)], ["Mine", null]);
    assert.equal(rows.name(HAND.other, null), "Other");
    assert.equal(rows.name(asThreadId("none"), null), null);
    rows.close();
    await Promise.resolve();
  });
});

Deno.test("a database that cannot be read is told once, and threads are then known from files alone", async () => {
  await withHandStore(async (store) => {
    await Deno.writeTextFile(`${store.home}/state_5.sqlite`, "no database ".repeat(999));
    const { rows, problems } = open(store);
    assert.deepEqual([rows.row(HAND.other), rows.row(HAND.fork), rows.subagents()], [
      null,
      null,
      [],
    ]);
    assert.equal(rows.isLost(), true);
    assert.equal(problems.length, 1);
    assert.match(problems[0]!.message, /listing from files alone/);
  });
});

Deno.test("a store without a database has lost nothing, and a name index that is no file is passed by", async () => {
  await withHandStore(async (store) => {
    for (const side of ["", "-wal", "-shm"]) {
      await Deno.remove(`${store.home}/state_5.sqlite${side}`).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    }
    await Deno.remove(`${store.home}/session_index.jsonl`);
    const { rows, problems } = open(store);
    assert.deepEqual([rows.path, rows.row(HAND.other), rows.isLost()], [null, null, false]);
    assert.equal(rows.name(HAND.other, null), null);
    assert.deepEqual(problems, []);
    await Deno.mkdir(`${store.home}/session_index.jsonl`);
    const again = open(store);
    assert.equal(again.rows.name(HAND.other, null), null);
    assert.deepEqual(again.problems.map(({ kind }) => kind), ["passed-by"]);
  });
});

Deno.test("a row that is too large is passed by and named, and the others are read", async () => {
  await withHandStore(async (store) => {
    const huge = "CAST(zeroblob(9000000) AS TEXT)";
    store.sql(`UPDATE threads SET cwd = ${huge} WHERE id = '${HAND.fork}'`);
    for (const all of [true, false]) {
      const { rows, problems } = open(store);
      if (all) rows.loadAll();
      assert.equal(rows.row(HAND.other)?.cwd, "/work");
      assert.equal(rows.row(HAND.fork), null);
      assert.equal(rows.row(HAND.parent)?.cwd, "/work");
      assert.deepEqual(rows.subagents(), [{ id: HAND.child, parentId: HAND.parent }]);
      assert.equal(rows.isLost(), false);
      assert.equal(problems.length, 1);
      assert.match(
        problems[0]!.message,
        new RegExp(`^thread ${HAND.fork} has a row of 8\\.6MiB, passed by`),
      );
      rows.close();
    }
    await Promise.resolve();
  });
});

Deno.test("a long text and a number that is none of the runtime's cost no other row, and no word", async () => {
  await withHandStore(async (store) => {
    store.sql(`UPDATE threads SET title = 'long ' || CAST(zeroblob(400000) AS TEXT),
      updated_at = ${2n ** 62n}, updated_at_ms = NULL WHERE id = '${HAND.fork}'`);
    store.sql(`UPDATE threads SET created_at = 1767607200 WHERE id = '${HAND.other}'`);
    for (const all of [true, false]) {
      const { rows, problems } = open(store);
      if (all) rows.loadAll();
      assert.match(rows.row(HAND.fork)?.title ?? "", /^long /);
      assert.equal(rows.row(HAND.fork)?.updatedAtMs, 0, "no moment is so far away");
      assert.equal(rows.row(HAND.other)?.createdAtMs, 1_767_607_200_000);
      assert.equal(rows.isLost(), false);
      assert.deepEqual(problems, []);
      rows.close();
    }
    await Promise.resolve();
  });
});

Deno.test("a database that is not as Codex makes it is not asked for a row", async () => {
  const cases: Readonly<Record<string, RegExp>> = {
    "ALTER TABLE threads RENAME TO old; CREATE VIEW Threads AS SELECT * FROM old":
      /threads is a view/,
    "DROP TABLE thread_spawn_edges; CREATE VIEW thread_spawn_edges AS SELECT 1 AS parent_thread_id":
      /thread_spawn_edges is a view/,
    "DROP TABLE threads; CREATE VIRTUAL TABLE threads USING fts5(id)": /threads is a virtual table/,
    "ALTER TABLE threads ADD COLUMN x TEXT AS (hex(zeroblob(9))) VIRTUAL":
      /threads has a generated column/,
    "ALTER TABLE threads RENAME TO old; CREATE TABLE threads AS SELECT * FROM old":
      /threads has no key id/,
  };
  for (const [sql, trouble] of Object.entries(cases)) {
    await withHandStore(async (store) => {
      store.sql(`PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; ${sql}`);
      const { rows, problems } = open(store);
      rows.loadAll();
      assert.deepEqual([rows.row(HAND.other), rows.isLost()], [null, true]);
      assert.match(problems[0]?.message ?? "", trouble);
      await Promise.resolve();
    });
  }
});

Deno.test("a table whose pages lead in circles is told from one that has many rows", async () => {
  await withHandStore(async (store) => {
    circularDatabase(store.home);
    const { rows, problems } = open(store);
    rows.loadAll();
    assert.equal(rows.isLost(), true);
    assert.match(problems[0]?.message ?? "", /it has more rows than the file has room for/);
    await Promise.resolve();
  });
});

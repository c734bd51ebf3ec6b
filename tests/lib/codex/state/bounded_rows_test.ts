import assert from "node:assert/strict";
import { allRows, fits, largeRows } from "../../../../lib/codex/state/bounded_rows.ts";
import type { Database } from "../../../../lib/system/databases.ts";
import { insertThread, withStateDatabase } from "../../../support/store/state_database.ts";

const COLUMNS = ["id", "title", "cwd"];

Deno.test("largeRows() names the threads whose texts are too large together, and those whose id is", () => {
  const big = (bytes: number) => `CAST(zeroblob(${bytes}) AS TEXT)`;
  const rows = insertThread("small") + insertThread("two") + insertThread("odd") +
    `UPDATE threads SET title = ${big(5_000_000)}, cwd = ${big(5_000_000)} WHERE id = 'two';
     UPDATE threads SET id = ${big(9_000_000)} WHERE id = 'odd'`;
  withStateDatabase(rows, (db) => {
    assert.deepEqual(largeRows(db, COLUMNS).map(({ id }) => id), ["two", null]);
    const select = `SELECT t.id FROM threads t WHERE ${fits(COLUMNS)}`;
    assert.deepEqual(allRows(db, select, { bigInts: false }), [["small"]]);
    assert.deepEqual(largeRows(db, []), []);
  });
});

/** A database of so many bytes that answers every other question with these rows, up to the bound it is given. */
function databaseOf(bytes: number, rows: readonly number[][]): Database {
  const get = (sql: string) => sql.includes("page_count") ? [bytes] : rows[0]!;
  return {
    exec() {},
    prepare: (sql) => ({
      get: () => get(sql),
      all: (most) => rows.slice(0, Number(most)),
      run: () => 0,
    }),
    close() {},
  };
}

Deno.test("rows that hold more than the file, or are more than it has room for, are damage", () => {
  assert.throws(
    () => largeRows(databaseOf(1000, [[1001]]), COLUMNS),
    /more than the file has bytes/,
  );
  const rows = Array.from({ length: 60 }, () => [1]);
  const all = (bytes: number) => allRows(databaseOf(bytes, rows), "SELECT 1", { bigInts: false });
  assert.equal(all(2000).length, 60);
  assert.throws(() => all(1000), /more rows than the file has room for/);
});

import assert from "node:assert/strict";
import { openCheckedRows, rowText } from "../../../../lib/codex/check/checked_rows.ts";
import { openDisposable } from "../../../../lib/system/real/databases.ts";
import { insertThread, withStateDatabase } from "../../../support/store/state_database.ts";
import { threadId } from "../../../support/value/catalog_of.ts";

const [A, B, C] = [threadId(1), threadId(2), threadId(3)];
const ROWS = [A, B, C].map((id) => insertThread(id)).join("");

/** Ids of the suspects among three rows, with `B` changed by a statement. */
function suspects(change: string): readonly unknown[] {
  let ids: readonly unknown[] = [];
  withStateDatabase(`PRAGMA foreign_keys = OFF; ${ROWS} ${change}`, (db) => {
    ids = [...openCheckedRows(db, { sized: false }).suspects()].map(({ id }) => id);
  });
  return ids;
}

Deno.test("suspects() finds no row of a store that Codex reads", () => {
  assert.deepEqual(suspects(""), []);
  assert.deepEqual(
    suspects(`UPDATE threads SET title = 'grün', attached_thread_parent_id = '${A}'`),
    [],
  );
});

Deno.test("suspects() finds the page of whatever Codex might not read", () => {
  const odd = [
    "title = CAST(x'ff41' AS TEXT)",
    "title = 'a' || char(0) || 'b'",
    "title = 'a \uFFFD'",
    "preview = CAST('x' AS BLOB)",
    "tokens_used = 'x'",
    "tokens_used = 1.5",
    "created_at_ms = 9000000000000000",
    "archived_at = 'x'",
    "history_mode = 'x'",
    "attached_thread_parent_id = ''",
    "thread_section_id = 'nope'",
    "id = 'zzz'",
  ];
  for (const set of odd) {
    assert.equal(suspects(`UPDATE threads SET ${set} WHERE id = '${B}'`).length, 3, set);
  }
});

Deno.test("a row has its texts as the database has them: with a NUL, and as bytes where they are no UTF-8", () => {
  const change = `UPDATE threads SET title = 'a' || char(0) || 'b', preview = 'a \uFFFD',
    cwd = CAST(x'ff41' AS TEXT), tokens_used = 7 WHERE id = '${B}'`;
  withStateDatabase(ROWS + change, (db) => {
    const rows = openCheckedRows(db, { sized: false });
    const row = rows.row(B)!;
    assert.deepEqual([row.title, row.preview, row.tokens_used], ["a\0b", "a \uFFFD", 7n]);
    assert.deepEqual(row.cwd, new Uint8Array([0xff, 0x41]));
    assert.equal(rowText(row, "cwd"), null);
    assert.equal(rows.row("nobody"), null);
    assert.deepEqual([...rows.all()].map(({ id }) => id), [A, B, C]);
  });
});

Deno.test("a row of a section that is gone says so; what a schema lacks is left out", () => {
  const change = `PRAGMA foreign_keys = OFF; ${ROWS}
    UPDATE threads SET thread_section_id = 'nope' WHERE id = '${B}'`;
  withStateDatabase(change, (db) => {
    const rows = openCheckedRows(db, { sized: true });
    assert.deepEqual([rows.row(A)!.hasSection, rows.row(B)!.hasSection], [true, false]);
    assert.deepEqual(rows.tooLarge, []);
  });
  const old = openDisposable(":memory:");
  try {
    old.exec(`CREATE TABLE threads (id TEXT PRIMARY KEY, rollout_path TEXT);
      INSERT INTO threads VALUES ('${A}', '/x')`);
    const row = openCheckedRows(old, { sized: false }).row(A)!;
    assert.deepEqual(row, { id: A, rollout_path: "/x", hasSection: true, lacksEdge: false });
    old.exec("DROP TABLE threads; CREATE VIEW threads AS SELECT 1 AS id");
    assert.throws(() => openCheckedRows(old, { sized: false }), /threads is a view/);
  } finally {
    old.close();
  }
});

Deno.test("a sub-agent without its edge says so, where its parent has a row", () => {
  const source = (parent: string) =>
    JSON.stringify({ subagent: { thread_spawn: { parent_thread_id: parent, depth: 1 } } });
  const change = `${ROWS}
    UPDATE threads SET source = '${source(A)}' WHERE id IN ('${B}', '${C}');
    INSERT INTO thread_spawn_edges VALUES ('${A}', '${C}', 'open')`;
  withStateDatabase(change, (db) => {
    const lacking = () =>
      [...openCheckedRows(db, { sized: false }).all()].filter(({ lacksEdge }) => lacksEdge)
        .map(({ id }) => id);
    assert.deepEqual(lacking(), [B]);
    db.exec(`UPDATE threads SET source = '${source(threadId(9))}' WHERE id = '${B}'`);
    assert.deepEqual(lacking(), []);
    db.exec(`UPDATE threads SET source = '"thread_spawn" {' WHERE id = '${B}'`);
    assert.deepEqual(lacking(), []);
  });
});

Deno.test("a row that is too large is passed by and named", () => {
  const change =
    `UPDATE threads SET title = replace(hex(zeroblob(5000000)), '0', 'x') WHERE id = '${B}'`;
  withStateDatabase(ROWS + change, (db) => {
    const rows = openCheckedRows(db, { sized: true });
    assert.deepEqual(rows.tooLarge, [B]);
    assert.deepEqual([...rows.all()].map(({ id }) => id), [A, C]);
  });
});

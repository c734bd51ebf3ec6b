import assert from "node:assert/strict";
import { mergeTrouble, newMergeRows } from "../../../../lib/codex/mend/merge_rows.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import type { Database } from "../../../../lib/system/databases.ts";
import { insertThread, withStateDatabase } from "../../../support/store/state_database.ts";

const ID = asThreadId("01a10d9c-0000-7000-8000-0000000000a1");
const PARENT = "01a10d9c-0000-7000-8000-0000000000b2";

function withBoth(own: string, other: string, use: (own: Database, other: Database) => void): void {
  withStateDatabase(insertThread(ID) + own, (one) => {
    withStateDatabase(insertThread(ID) + other, (two) => use(one, two));
  });
}

/** Columns that the thread gets. */
function columnsOf(own: string, other: string): Readonly<Record<string, unknown>> {
  let found: Readonly<Record<string, unknown>> = {};
  withBoth(own, other, (one, two) => {
    found = newMergeRows(one, two).thread(ID)?.columns ?? {};
  });
  return found;
}

const set = (columns: string) => `UPDATE threads SET ${columns};`;

Deno.test("a merge takes over what is missing, and words and times where nobody has used the thread since", () => {
  const then = set(
    "name = 'Mine', title = 'old', preview = 'old', updated_at = 9, tokens_used = 5",
  );
  assert.deepEqual(columnsOf(set("tokens_used = 5"), then), {
    name: { t: "Mine" },
    title: { t: "old" },
    preview: { t: "old" },
    updated_at: { i: "9" },
    updated_at_ms: { i: "9000" },
  });
  assert.deepEqual(columnsOf(set("updated_at = 50, tokens_used = 9"), then), {
    name: { t: "Mine" },
  });
  assert.deepEqual(columnsOf(set("updated_at = 50, name = 'Newer', tokens_used = 9"), then), {});
  assert.deepEqual(columnsOf("", set("git_branch = NULL, name = ''")), {});
});

Deno.test("a merge never takes over what takes everybody's list away", () => {
  const bad = [
    "name = CAST(x'ff41' AS TEXT)",
    "created_at_ms = 1e300",
    "created_at = 99999999999999",
    "memory_mode = x'00'",
    "attached_thread_parent_id = 'nobody'",
    "daybreak_enabled = 'yes'",
    "thread_section_id = 's-9', section_position = 3",
  ];
  for (const columns of bad) {
    const then = `PRAGMA foreign_keys = OFF; ${set(columns)}`;
    assert.deepEqual([columns, columnsOf("", then)], [columns, {}]);
  }
  const parent = set(`attached_thread_parent_id = '${PARENT}'`);
  assert.deepEqual(columnsOf("", parent), { attached_thread_parent_id: { t: PARENT } });
});

Deno.test("a merge brings sections and projects that are missing, and threads that lie in none into them", () => {
  const then = `INSERT INTO thread_sections (id, name) VALUES ('s-1', 'One'), ('s-2', 'Two');
    INSERT INTO projects VALUES ('p-1', 'P', '{}', 1, 1, 1);
    INSERT INTO project_roots VALUES ('p-1', 0, '/p');
    ${set("thread_section_id = 's-2', section_position = 3, project_id = 'p-1', archived_at = 5")}`;
  const mine = "INSERT INTO thread_sections (id, name) VALUES ('s-1', 'Newer');";
  withBoth(mine, then, (own, other) => {
    const { shared, thread } = newMergeRows(own, other);
    assert.deepEqual(
      shared.map(({ table, after }) => [table, JSON.stringify(after![0])]),
      [["thread_sections", '{"t":"s-2"}'], ["projects", '{"t":"p-1"}'], [
        "project_roots",
        '{"t":"p-1"}',
      ]],
    );
    assert.deepEqual(thread(ID)!.columns, {
      thread_section_id: { t: "s-2" },
      section_position: { i: "3" },
      project_id: { t: "p-1" },
    });
  });
  const placed = columnsOf(`${mine} ${set("thread_section_id = 's-1'")}`, then);
  assert.deepEqual(Object.keys(placed), ["project_id"]);
  const both = set("archived = 1, archived_at = 7");
  assert.deepEqual(columnsOf(both, set("archived = 1, archived_at = 5")), {
    archived_at: { i: "5" },
  });
});

Deno.test("a merge brings rows that hang on a thread, of tools and attachments all or none", () => {
  const tools = (name: string) =>
    `INSERT INTO thread_dynamic_tools (thread_id, position, name, description, input_schema)
     VALUES ('${ID}', 1, '${name}', '', '{}');`;
  const receipt = `INSERT INTO thread_read_receipts (thread_id, revision) VALUES ('${ID}', 'r');`;
  const edge = `INSERT INTO thread_spawn_edges VALUES ('${PARENT}', '${ID}', 'open');`;
  const tablesOf = (own: string, other: string) => {
    let tables: readonly string[] = [];
    withBoth(own, other, (one, two) => {
      tables = newMergeRows(one, two).thread(ID)?.sets.map(({ table }) => table) ?? [];
    });
    return tables;
  };
  assert.deepEqual(tablesOf("", tools("a") + receipt + edge), [
    ...["thread_read_receipts", "thread_spawn_edges", "thread_dynamic_tools"],
  ]);
  const own = tools("b").replace(", 1,", ", 2,") + receipt.replace("'r'", "'newer'");
  assert.deepEqual(tablesOf(own, tools("a") + receipt), []);
});

Deno.test("a merge asks nothing of a thread without a row in both, and makes no row of columns that it lacks", () => {
  withBoth("", "ALTER TABLE thread_sections RENAME COLUMN name TO title;", (own, other) => {
    assert.deepEqual(newMergeRows(own, other).shared, []);
    assert.equal(newMergeRows(own, other).thread(asThreadId(PARENT)), null);
  });
});

Deno.test("mergeTrouble() names what is none of Codex's", () => {
  const troubles: readonly (readonly [string, RegExp | null])[] = [
    ["", null],
    ["DROP TABLE projects; CREATE VIEW projects AS SELECT 1", /projects is a view/],
    ["ALTER TABLE threads RENAME COLUMN title TO words", /no column title/],
    ["ALTER TABLE threads ADD COLUMN big AS (zeroblob(9))", /generated column/],
  ];
  for (const [sql, expected] of troubles) {
    withStateDatabase(sql, (db) => {
      const trouble = mergeTrouble(db);
      if (expected === null) assert.equal(trouble, null);
      else assert.match(`${trouble}`, expected);
    });
  }
});

Deno.test("a merge passes by what is longer than anything of Codex's, and more rows than anybody makes", () => {
  const many = `INSERT INTO thread_sections (id, name)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    SELECT 's-' || i, CASE i WHEN 7 THEN printf('%.*c', 99999, 'x') ELSE 'n' END FROM n;`;
  withBoth("", many, (own, other) => {
    const { shared } = newMergeRows(own, other);
    // The pinned one is in both.
    assert.equal(shared.length, 999);
    assert.equal(shared.some(({ after }) => JSON.stringify(after).includes('"s-7"')), false);
  });
});

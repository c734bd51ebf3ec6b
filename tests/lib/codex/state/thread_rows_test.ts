import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import {
  findStateDb,
  probeSchema,
  readAllRows,
  readRow,
  readSubagentIds,
  threadName,
} from "../../../../lib/codex/state/thread_rows.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import type { Problem } from "../../../../lib/model/problem.ts";
import type { ThreadRow } from "../../../../lib/model/thread/thread_row.ts";
import type { Database } from "../../../../lib/system/databases.ts";
import { SYSTEM } from "../../../support/rollout_file.ts";
import { absolute } from "../../../support/value/paths.ts";

/** The table as Codex first shipped it (codex-storage §4.1, migration 1). */
const FIRST_SCHEMA = `CREATE TABLE threads (id TEXT PRIMARY KEY, rollout_path TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, source TEXT NOT NULL,
  model_provider TEXT NOT NULL, cwd TEXT NOT NULL, title TEXT NOT NULL, sandbox_policy TEXT NOT NULL,
  approval_mode TEXT NOT NULL, tokens_used INTEGER NOT NULL DEFAULT 0,
  has_user_event INTEGER NOT NULL DEFAULT 0, archived INTEGER NOT NULL DEFAULT 0,
  archived_at INTEGER, git_sha TEXT, git_branch TEXT, git_origin_url TEXT);`;
const schema = new URL("../../../support/codex_schema/state_5.sql", import.meta.url);
const LATEST_SCHEMA = await Deno.readTextFile(schema);

const NEEDED = {
  rollout_path: "/s/rollout.jsonl",
  created_at: 100,
  updated_at: 200,
  source: "cli",
  model_provider: "openai",
  cwd: "/p",
  title: "hello",
  sandbox_policy: "{}",
  approval_mode: "never",
};

async function withRows<T>(
  { sql, rows = [], more = "" }: {
    readonly sql: string;
    readonly rows?: readonly Record<string, string | number | null>[];
    readonly more?: string;
  },
  use: (db: Database) => T,
): Promise<T> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/state_5.sqlite`;
  try {
    const made = new DatabaseSync(path);
    made.exec(sql);
    for (const row of rows) {
      const all = { ...NEEDED, ...row };
      const marks = Object.keys(all).map(() => "?").join(", ");
      made.prepare(`INSERT INTO threads (${Object.keys(all).join(", ")}) VALUES (${marks})`)
        .run(...Object.values(all));
    }
    made.exec(more);
    made.close();
    const db = SYSTEM.databases.openReadOnly(absolute(path));
    try {
      return use(db);
    } finally {
      db.close();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readRow() reads a row of the latest schema, its long texts cut", async () => {
  const rows = [{
    id: "a",
    created_at_ms: 100_250,
    preview: "p".repeat(5000),
    name: "Name",
    archived: 1,
    history_mode: "paginated",
    git_branch: "main",
    git_sha: "c0ffee",
    git_origin_url: "git@example.com:a/b.git",
    model: "gpt-x",
  }];
  const row = await withRows(
    { sql: LATEST_SCHEMA, rows },
    (db) => readRow(db, { schema: probeSchema(db), id: asThreadId("a") }),
  );
  assert.deepEqual({ ...row, preview: row?.preview.length }, {
    id: "a",
    rolloutPath: "/s/rollout.jsonl",
    createdAtMs: 100_250,
    updatedAtMs: 200_000,
    source: "cli",
    modelProvider: "openai",
    cwd: "/p",
    title: "hello",
    firstUserMessage: "",
    preview: 600,
    name: "Name",
    archived: true,
    hasOddArchived: false,
    attachedParentId: null,
    gitBranch: "main",
    gitSha: "c0ffee",
    gitOriginUrl: "git@example.com:a/b.git",
    model: "gpt-x",
    historyMode: "paginated",
    sectionId: null,
  });
});

Deno.test("readRow() reads a row of the first schema: later columns are absent and no title is a name", async () => {
  const row = await withRows(
    { sql: FIRST_SCHEMA, rows: [{ id: "a" }] },
    (db) => readRow(db, { schema: probeSchema(db), id: asThreadId("a") }),
  );
  assert.equal(row?.createdAtMs, 100_000);
  assert.equal(row?.historyMode, null);
  assert.equal(row?.preview, "");
  assert.equal(row?.sectionId, null);
  assert.equal(threadName(row!, null), null);
  assert.equal(threadName(row!, "Indexed"), "Indexed");
});

Deno.test("readRow() and readAllRows() find nothing where there is nothing", async () => {
  await withRows({ sql: LATEST_SCHEMA }, (db) => {
    const schema = probeSchema(db);
    assert.equal(readRow(db, { schema, id: asThreadId("a") }), null);
    assert.deepEqual([...readAllRows(db, schema)], []);
  });
  await withRows({ sql: "CREATE TABLE other (id TEXT)" }, (db) => {
    const schema = probeSchema(db);
    assert.equal(readRow(db, { schema, id: asThreadId("a") }), null);
    assert.deepEqual([...readAllRows(db, schema)], []);
    assert.deepEqual(readSubagentIds(db, schema), []);
  });
});

Deno.test("readSubagentIds() knows the parent by the edge, else by the source", async () => {
  const spawned = JSON.stringify({ subagent: { thread_spawn: { parent_thread_id: "p2" } } });
  const rows = [
    { id: "plain" },
    { id: "custom", source: '{"custom":"x"}' },
    { id: "by-edge", source: '{"subagent":{"other":"x"}}' },
    { id: "by-source", source: spawned },
    { id: "review", source: '{"subagent":"review"}' },
  ];
  const more = "INSERT INTO thread_spawn_edges VALUES ('p1', 'by-edge', 'open')";
  const found = await withRows(
    { sql: LATEST_SCHEMA, rows, more },
    (db) => readSubagentIds(db, probeSchema(db)),
  );
  assert.deepEqual(
    new Map(found.map(({ id, parentId }) => [id, parentId])),
    new Map([
      ["by-edge", "p1"],
      ["by-source", "p2"],
      ["review", null],
    ]),
  );
});

Deno.test("threadName() answers as the real Codex does", () => {
  const cases:
    readonly (readonly [row: Partial<ThreadRow>, index: string | null, name: string | null])[] = [
      [{ historyMode: "paginated", name: " Name " }, null, "Name"],
      [{ historyMode: "paginated", name: null, title: "Other" }, "Indexed", null],
      [{ historyMode: "paginated", name: "  " }, "Indexed", null],
      [{ historyMode: "legacy", title: "Name", name: "ignored" }, null, "Name"],
      [{ historyMode: "legacy", title: " first ", name: "ignored" }, null, null],
      [{ historyMode: "legacy", title: "first" }, "Indexed", "Indexed"],
      [{ historyMode: "legacy", title: "shown", firstUserMessage: "" }, null, null],
      [{ historyMode: "legacy", title: "" }, "Indexed", "Indexed"],
      [{ historyMode: null, title: "Name" }, null, "Name"],
    ];
  for (const [fields, index, name] of cases) {
    const row = { name: null, title: "", firstUserMessage: "first", preview: "shown", ...fields };
    assert.equal(threadName(row as ThreadRow, index), name, JSON.stringify(fields));
  }
});

Deno.test("findStateDb() takes generation 5 and says when Codex has moved on", async () => {
  const folder = await Deno.makeTempDir();
  const problems: Problem[] = [];
  const find = (path: string) =>
    findStateDb(absolute(path), {
      files: SYSTEM.files,
      onProblem: (problem) => problems.push(problem),
    });
  try {
    assert.equal(find(folder), null);
    assert.equal(find(`${folder}/absent`), null);
    for (const name of ["state.sqlite", "state_4.sqlite", "state_5.sqlite", "state_5.sqlite-wal"]) {
      await Deno.writeTextFile(`${folder}/${name}`, "");
    }
    assert.equal(find(folder), `${folder}/state_5.sqlite`);
    assert.deepEqual(problems, []);
    await Deno.writeTextFile(`${folder}/state_6.sqlite`, "");
    assert.equal(find(folder), null);
    assert.deepEqual(problems.map(({ path }) => path), [`${folder}/state_6.sqlite`]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

import assert from "node:assert/strict";
import { generateStore } from "../../../scripts/store/generate_store.ts";
import { rollkeep, type Run } from "../../support/rollkeep.ts";
import { SAMPLE_NOW, type SampleStore, withSampleStore } from "../../support/sample_store.ts";
import {
  changeState,
  deadPaths,
  type StateRow,
  stateRow,
  stateRows,
} from "../../support/state_rows.ts";

const GO = ["--apply", "--yes"];

async function act({ env }: SampleStore, ...words: readonly string[]): Promise<Run> {
  const run = await rollkeep([...words, ...GO], { env });
  assert.equal(run.code, 0, `${words.join(" ")}: ${run.out}${run.err}`);
  return run;
}

/** What Codex looks at before it lists a thread, and what it resumes by. */
const TELLING = ["rollout_path", "source", "model_provider", "history_mode", "preview", "archived"];

/** Takes the row of a plain thread away; what it was. */
function takeRow({ home }: SampleStore, archived: 0n | 1n = 0n): StateRow {
  const row = stateRows(home).find((row) =>
    row.archived === archived && row.history_mode === "paginated" &&
    !Deno.readTextFileSync(`${row.rollout_path}`).includes("history_base")
  )!;
  changeState(home, `DELETE FROM threads WHERE id = '${row.id}'`);
  return row;
}

function assertLike(row: StateRow | null, old: StateRow): void {
  assert.ok(row !== null, "it has a row");
  for (const column of TELLING) assert.equal(row[column], old[column], column);
  assert.equal(row.archived_at === null, old.archived_at === null);
  assert.equal(row.updated_at, old.updated_at);
}

Deno.test("session migrate --move gives a thread without a row one for its new folder, and undo takes it away", async () => {
  await withSampleStore({ threads: 12 }, async (store) => {
    const { home } = store;
    const row = takeRow(store);
    const before = await store.state();
    const to = await Deno.realPath(store.env.HOME!);
    await act(store, "session", "migrate", "--from", `${row.cwd}`, "--to", to, "--move");
    assertLike(stateRow(home, `${row.id}`), row);
    assert.equal(stateRow(home, `${row.id}`)!.cwd, to);
    await act(store, "undo");
    assert.deepEqual(await store.state(), before);
    await act(store, "redo");
    assert.equal(stateRow(home, `${row.id}`)!.cwd, to);
    await act(store, "undo");
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("undo of a move leaves a row that Codex has gone on with, and gives it the old folder again", async () => {
  await withSampleStore({ threads: 12 }, async (store) => {
    const { home } = store;
    const row = takeRow(store);
    const to = await Deno.realPath(store.env.HOME!);
    await act(store, "session", "migrate", "--from", `${row.cwd}`, "--to", to, "--move");
    changeState(home, `UPDATE threads SET name = 'Mine' WHERE id = '${row.id}'`);
    await act(store, "undo");
    const now = stateRow(home, `${row.id}`)!;
    assert.deepEqual([now.name, now.cwd], ["Mine", row.cwd]);
  });
});

Deno.test("session migrate gives the copy of a thread without a row one", async () => {
  await withSampleStore({ threads: 12 }, async (store) => {
    const { home } = store;
    const row = takeRow(store);
    const before = await store.state();
    const to = await Deno.realPath(store.env.HOME!);
    await act(store, "session", "migrate", "--from", `${row.cwd}`, "--to", to);
    const copies = stateRows(home).filter(({ cwd }) => cwd === to);
    const copy = copies.find(({ created_at, preview }) =>
      created_at === row.created_at && preview === row.preview
    );
    assertLike(copy ?? null, { ...row, rollout_path: copy?.rollout_path ?? "" });
    assert.deepEqual(deadPaths(home), []);
    await act(store, "undo");
    assert.deepEqual(await store.state(), before);
  });
});

for (const archived of [0n, 1n] as const) {
  Deno.test(`undo gives a thread of the ${archived ? "archive" : "list"} that had no row one`, async () => {
    await withSampleStore({ threads: 60 }, async (store) => {
      const row = takeRow(store, archived);
      await act(store, "delete", `${row.id}`, "--with-forks");
      await act(store, "undo");
      assertLike(stateRow(store.home, `${row.id}`), row);
      await act(store, "undo", "@{0}");
      assert.equal(stateRow(store.home, `${row.id}`), null);
      await act(store, "restore", `${row.id}`, "--with-parents");
      assertLike(stateRow(store.home, `${row.id}`), row);
    });
  });
}

Deno.test("what was trashed before Codex kept a database comes back with rows once it does", async () => {
  await withSampleStore({ threads: 12, rows: false }, async (store) => {
    const { home, manifest } = store;
    await Deno.mkdir(`${home}/thread-writer-locks`);
    await act(store, "delete", "--all");
    const other = `${home}-with-rows`;
    await Deno.mkdir(other);
    const options = { threads: 12, bodyBytes: 400, seed: 11, nowMs: SAMPLE_NOW, rows: true };
    generateStore({ out: other, ...options });
    const rows = stateRows(other);
    await Deno.rename(`${other}/state_5.sqlite`, `${home}/state_5.sqlite`);
    changeState(home, "DELETE FROM threads");
    await act(store, "undo");
    const made = stateRows(home);
    assert.ok(made.length > 0 && made.length <= manifest.files);
    for (const row of made) {
      const old = rows.find(({ id }) => id === row.id);
      if (old === undefined) continue;
      const path = `${old.rollout_path}`.replace(other, home).replace(/\.zst$/, "");
      assert.equal(`${row.rollout_path}`.replace(/\.zst$/, ""), path);
      for (const column of ["source", "preview", "archived", "history_mode"]) {
        assert.equal(row[column], old[column], `${column} of ${row.id}`);
      }
    }
    assert.deepEqual(deadPaths(home), []);
  });
});

Deno.test("a row saved before there were previews gets one when it is put back", async () => {
  await withSampleStore({ threads: 12 }, async (store) => {
    const { home } = store;
    const row = stateRow(home, store.manifest.ids[0]!)!;
    changeState(home, "ALTER TABLE threads RENAME COLUMN preview TO once");
    await act(store, "delete", `${row.id}`, "--with-forks");
    changeState(home, "ALTER TABLE threads RENAME COLUMN once TO preview");
    await act(store, "undo");
    assert.equal(stateRow(home, `${row.id}`)!.preview, row.first_user_message);

    changeState(
      home,
      `UPDATE threads SET first_user_message = '', title = 'Told' WHERE id = '${row.id}';
      ALTER TABLE threads RENAME COLUMN preview TO once`,
    );
    await act(store, "delete", `${row.id}`, "--with-forks");
    changeState(home, "ALTER TABLE threads RENAME COLUMN once TO preview");
    await act(store, "undo");
    assert.equal(stateRow(home, `${row.id}`)!.preview, "Told");
  });
});

Deno.test("a thread that Codex would not list afterwards is named: it holds no message", async () => {
  await withSampleStore({ threads: 4 }, async (store) => {
    const id = "01a10d9c-0000-7000-8000-0000000000ff";
    const folder = `${store.home}/sessions/2026/03/01`;
    await Deno.mkdir(folder, { recursive: true });
    const meta = { id, cwd: "/empty", source: "cli", history_mode: "paginated" };
    const line = {
      timestamp: "2026-03-01T10:00:00.000Z",
      ordinal: 0,
      type: "session_meta",
      payload: meta,
    };
    await Deno.writeTextFile(
      `${folder}/rollout-2026-03-01T10-00-00-${id}.jsonl`,
      `${JSON.stringify(line)}\n`,
    );
    await act(store, "delete", id);
    const back = await act(store, "undo");
    assert.match(back.out, new RegExp(`picker will not show ${id}: it holds no message of yours`));
    const archived = await act(store, "archive", id);
    assert.doesNotMatch(archived.out, /picker/);
    changeState(store.home, `DELETE FROM threads WHERE id = '${id}'`);
    const out = await act(store, "unarchive", id);
    assert.match(out.out, new RegExp(`picker will not show ${id}: it has no row`));
    const copied = await act(store, "session", "migrate", "--from", "/empty", "--to", store.home);
    assert.match(copied.out, /picker will not show .*: it holds no message of yours/);
  });
});

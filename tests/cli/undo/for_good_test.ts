import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { type SampleStore, withSampleStore } from "../../support/sample_store.ts";
import { filesWith, WORD } from "../../support/store/words_in.ts";

/** Puts an unusual word into all that is kept of a thread, and has every cache remember it. */
async function spreadWord({ home, env }: SampleStore): Promise<string> {
  const listed = await rollkeepJson(["list", "--json"], { env });
  const { session_id: id, path } = listed.find((thread: Record<string, unknown>) =>
    !thread.compressed && !thread.pinned && !thread.archived
  );
  const text = Deno.readTextFileSync(path);
  const said = { type: "user_message", message: `${WORD} first` };
  const line = { timestamp: "2026-01-01T00:00:00Z", type: "event_msg", payload: said };
  const [meta, ...rest] = text.split("\n");
  Deno.writeTextFileSync(path, [meta, JSON.stringify(line), ...rest].join("\n"));
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  db.prepare(
    "UPDATE threads SET title = ?, preview = ?, first_user_message = ?, name = ? WHERE id = ?",
  )
    .run(`${WORD} a`, `${WORD} b`, `${WORD} c`, `${WORD} d`, id);
  db.close();
  const name = { id, thread_name: `${WORD} e`, updated_at: "2026-12-01T00:00:00Z" };
  const index = `${home}/session_index.jsonl`;
  Deno.writeTextFileSync(index, `${JSON.stringify(name)}\n`, { append: true });
  await remember({ home, env });
  return id;
}

/** What was written just now is not remembered: everything looks older than it is. */
async function remember({ home, env }: Pick<SampleStore, "home" | "env">): Promise<void> {
  const hour = new Date(Date.now() - 3_600_000);
  const age = (folder: string): void => {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      const path = `${folder}/${name}`;
      if (isDirectory) age(path);
      else Deno.utimeSync(path, hour, hour);
    }
  };
  await rollkeepJson(["group", "--by", "health", "--json"], { env });
  for (let time = 0; time < 2; time++) {
    age(home);
    await rollkeepJson(["list", "--json"], { env });
  }
}

/** Files of the trash and the cache that still hold it. */
function said({ home, env }: SampleStore): readonly string[] {
  return [`${home}/trash`, env.XDG_CACHE_HOME!].flatMap((folder) => filesWith(WORD, folder));
}

async function act(store: SampleStore, ...words: readonly string[]): Promise<void> {
  const { code, err } = await rollkeep([...words, "--apply", "--yes"], store);
  assert.equal(code, 0, err);
}

Deno.test("nothing that was said stays in the trash or the cache of what is gone for good", async () => {
  const ways: Readonly<Record<string, readonly (readonly string[])[]>> = {
    "deleted, emptied": [["delete", "ID", "--with-forks"], ["trash", "empty", "--all"]],
    "deleted by its name, back, for good by its name": [
      ["delete", `${WORD} d`, "--with-forks"],
      ["undo"],
      ["delete", "--name-contains", WORD, "--with-forks", "--hard"],
    ],
    "for good, with a warm cache": [["delete", "ID", "--with-forks", "--hard"]],
  };
  for (const [way, commands] of Object.entries(ways)) {
    await withSampleStore({ threads: 100 }, async (store) => {
      const id = await spreadWord(store);
      const cache = store.env.XDG_CACHE_HOME!;
      assert.deepEqual(
        filesWith(WORD, cache).map((path) => /\/(\w+)-[^/]*$/.exec(path)?.[1]),
        ["answers", "heads"],
        way,
      );
      for (const words of commands) {
        await act(store, ...words.map((word) => word === "ID" ? id : word));
      }
      assert.deepEqual(said(store), [], way);
      await remember(store);
      assert.deepEqual(said(store), [], way);
    });
  }
});

Deno.test("trash empty needs a yes for what journals hold, forgets no batch, and makes none of nothing", async () => {
  await withSampleStore({ threads: 12 }, async (store) => {
    const { env, manifest: { ids } } = store;
    const id = ids[0]!;
    await act(store, "delete", id, "--with-forks");
    await act(store, "restore", id, "--with-parents");
    await act(store, "undo");
    await act(store, "restore", id, "--with-parents");
    const log = async () =>
      (await rollkeepJson(["log", "--json"], { env })).batches.map((
        { batch_id, action, state }: Record<string, string>,
      ) => `${batch_id} ${action} ${state}`);
    const before = await log();
    const rehearsed = await rollkeepJson(["trash", "empty", "--all", "--json"], { env });
    assert.deepEqual([rehearsed.threads, rehearsed.journals], [0, 4]);
    const refused = await rollkeep(["trash", "empty", "--all", "--apply"], { env });
    assert.equal(refused.code, 1);
    assert.match(refused.err, /use --yes/);
    assert.deepEqual(await log(), before);
    await act(store, "trash", "empty", "--all");
    const [empty, ...after] = await log();
    assert.match(empty, /empty final$/);
    assert.deepEqual(after, before);
    const again = await rollkeep(["trash", "empty", "--all", "--apply"], { env });
    assert.equal(again.code, 0);
    assert.match(again.out, /there is nothing to remove/);
    assert.deepEqual(await log(), [empty, ...before]);
  });
});

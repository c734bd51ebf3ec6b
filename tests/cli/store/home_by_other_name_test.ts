import assert from "node:assert/strict";
import { rollkeep, type Run } from "../../support/rollkeep.ts";
import { type SampleStore, withSampleStore } from "../../support/sample_store.ts";
import { deadPaths, stateRow } from "../../support/state_rows.ts";

interface Stage {
  readonly store: SampleStore;
  /** Runs the program in the home of this name, and holds it to the status. */
  act(home: string, words: readonly string[], code?: number): Promise<Run>;
  /** Gives the home another name, which it returns. */
  rename(): Promise<string>;
  /** Row and files of the threads of a home, its name put away. */
  state(home: string): Promise<readonly string[]>;
}

async function withStage(use: (stage: Stage) => Promise<void>): Promise<void> {
  await withSampleStore({ threads: 8 }, async (store) => {
    let home = store.home;
    const act: Stage["act"] = async (at, words, code = 0) => {
      const run = await rollkeep(words, { env: { ...store.env, CODEX_HOME: at } });
      assert.equal(run.code, code, `${words.join(" ")}: ${run.out}${run.err}`);
      return run;
    };
    const rename: Stage["rename"] = async () => {
      const next = `${home}-moved`;
      await Deno.rename(home, next);
      home = next;
      return next;
    };
    const state: Stage["state"] = async (at) => {
      // The sample looks at the home under its first name.
      if (at !== store.home) await Deno.rename(at, store.home);
      const lines = await store.state();
      if (at !== store.home) await Deno.rename(store.home, at);
      return lines.map((line) => line.replaceAll(at, "HOME").replaceAll(store.home, "HOME"));
    };
    await use({ store, act, rename, state });
  });
}

const GO = ["--apply", "--yes"];

Deno.test("a batch made through a link is taken back by the real name, and the other way round", async () => {
  await withStage(async ({ store, act, state }) => {
    const { home, manifest } = store;
    const link = `${home}-link`;
    await Deno.symlink(home, link);
    const before = await store.state();
    const [id] = manifest.ids;
    for (const [one, other] of [[link, home], [home, link]] as const) {
      await act(one, ["delete", id!, "--with-forks", ...GO]);
      assert.equal(stateRow(home, id!), null);
      await act(other, ["undo"]);
      await act(other, ["undo", ...GO]);
      assert.deepEqual(await state(home), before.map((line) => line.replaceAll(home, "HOME")));
      await act(one, ["delete", id!, "--with-forks", ...GO]);
      await act(other, ["restore", id!, "--with-parents", ...GO]);
      assert.equal(`${stateRow(home, id!)!.rollout_path}`.startsWith(`${home}/sessions/`), true);
      assert.deepEqual(deadPaths(home), []);
    }
  });
});

for (
  const back of [["undo"], ["undo", "@{0}"], ["restore", "--all"], ["restore", "--batch-id"]]
) {
  Deno.test(`${back.join(" ")} brings a thread back after its home was renamed, with a row that names its file`, async () => {
    await withStage(async ({ store, act, rename, state }) => {
      const before = await state(store.home);
      const cwd = stateRow(store.home, store.manifest.ids[0]!)!.cwd;
      const gone = await act(store.home, [
        "delete",
        store.manifest.ids[0]!,
        "--with-forks",
        "--json",
        ...GO,
      ]);
      const home = await rename();
      const words = back.includes("--batch-id") ? [...back, JSON.parse(gone.out).batch_id] : back;
      await act(home, [...words, ...GO]);
      const row = stateRow(home, store.manifest.ids[0]!)!;
      assert.ok(`${row.rollout_path}`.startsWith(`${home}/`), `${row.rollout_path}`);
      assert.equal(row.cwd, cwd);
      const ours = (line: string) => !line.startsWith("threads ") || line.includes(`${row.id}`);
      assert.deepEqual((await state(home)).filter(ours), before.filter(ours));
    });
  });
}

Deno.test("an archive is taken back after the home was renamed, and its row names the file", async () => {
  await withStage(async ({ store, act, rename }) => {
    const id = store.manifest.ids.find((id) => stateRow(store.home, id)?.archived === 0n)!;
    await act(store.home, ["archive", id, ...GO]);
    const home = await rename();
    await act(home, ["undo", ...GO]);
    const row = stateRow(home, id)!;
    assert.ok(`${row.rollout_path}`.startsWith(`${home}/sessions/`));
    assert.equal(row.archived, 0n);
    assert.ok(!deadPaths(home).includes(id));
  });
});

Deno.test("archive and unarchive write a true path through a link, and after the home was renamed", async () => {
  await withStage(async ({ store, act, rename }) => {
    const id = store.manifest.ids.find((id) => stateRow(store.home, id)?.archived === 0n)!;
    const home = await rename();
    const link = `${home}-link`;
    await Deno.symlink(home, link);
    await act(link, ["archive", id, ...GO]);
    const { rollout_path } = stateRow(home, id)!;
    assert.ok(`${rollout_path}`.startsWith(`${home}/archived_sessions/`), `${rollout_path}`);
    await act(link, ["unarchive", id, ...GO]);
    assert.ok(`${stateRow(home, id)!.rollout_path}`.startsWith(`${home}/sessions/`));
    assert.ok(!deadPaths(home).includes(id));
  });
});

Deno.test("session migrate --move mends rows that a renamed home left dead, says so, and so does its undo", async () => {
  await withStage(async ({ store, act, rename }) => {
    const home = await rename();
    const dead = deadPaths(home);
    const { id, cwd } = stateRow(home, store.manifest.ids.find((id) => dead.includes(id))!)!;
    const to = await Deno.realPath(store.env.HOME!);
    const words = ["session", "migrate", "--from", `${cwd}`, "--to", to, "--move"];
    const moved = await act(home, [...words, ...GO]);
    assert.match(moved.out + moved.err, new RegExp(`the row of ${id} named a place`));
    assert.equal(stateRow(home, `${id}`)!.cwd, to);
    assert.ok(!deadPaths(home).includes(`${id}`));
    await act(home, ["undo", ...GO]);
    assert.equal(stateRow(home, `${id}`)!.cwd, cwd);
    assert.ok(!deadPaths(home).includes(`${id}`));
    await act(home, ["redo", ...GO]);
    assert.equal(stateRow(home, `${id}`)!.cwd, to);
    assert.ok(!deadPaths(home).includes(`${id}`));
  });
});

Deno.test("a copy made through a link names the real path of its file", async () => {
  await withStage(async ({ store, act }) => {
    const link = `${store.home}-link`;
    await Deno.symlink(store.home, link);
    const { cwd } = stateRow(store.home, store.manifest.ids[0]!)!;
    const to = await Deno.realPath(store.env.HOME!);
    await act(link, ["session", "migrate", "--from", `${cwd}`, "--to", to, ...GO]);
    assert.deepEqual(deadPaths(store.home), []);
    await act(store.home, ["undo", ...GO]);
    assert.deepEqual(deadPaths(store.home), []);
  });
});

Deno.test("the copy of a home takes its own batches back, into itself and with rows that name its files", async () => {
  await withStage(async ({ store, act }) => {
    const [id, other] = store.manifest.ids;
    await act(store.home, ["delete", id!, "--with-forks", ...GO]);
    const copy = `${store.home}-copy`;
    const copied = await new Deno.Command("cp", { args: ["-a", store.home, copy] }).output();
    assert.ok(copied.success);
    const original = await store.state();
    await act(copy, ["undo", ...GO]);
    assert.ok(`${stateRow(copy, id!)!.rollout_path}`.startsWith(`${copy}/sessions/`));
    const to = await Deno.realPath(store.env.HOME!);
    const { cwd } = stateRow(copy, other!)!;
    await act(copy, ["session", "migrate", "--from", `${cwd}`, "--to", to, "--move", ...GO]);
    assert.ok(`${stateRow(copy, other!)!.rollout_path}`.startsWith(`${copy}/`));
    assert.deepEqual(await store.state(), original);
    await act(store.home, ["undo", ...GO]);
    assert.ok(`${stateRow(store.home, id!)!.rollout_path}`.startsWith(`${store.home}/sessions/`));
  });
});

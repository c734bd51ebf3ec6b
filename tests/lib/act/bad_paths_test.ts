import assert from "node:assert/strict";
import type { Execution } from "../../../lib/act/batch/execute.ts";
import { archiveThreads, type Deed, deleteThreads, undoNewest } from "../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { rollkeep } from "../../support/rollkeep.ts";

const LONG = "x".repeat(5000);

function environment({ home }: HandStore): Readonly<Record<string, string>> {
  return { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}-cache` };
}

function fifo(path: string): void {
  new Deno.Command("mkfifo", { args: [path] }).outputSync();
}

/** Things that are no lock. */
const NO_LOCKS: Readonly<Record<string, (path: string, store: HandStore) => void>> = {
  "a link to nothing": (path, { home }) => Deno.symlinkSync(`${home}-nowhere`, path),
  "a link to a file": (path, { home }) => Deno.symlinkSync(`${home}/state_5.sqlite`, path),
  "a folder": (path) => Deno.mkdirSync(path),
  "a FIFO": fifo,
};

for (const [what, make] of Object.entries(NO_LOCKS)) {
  Deno.test(`a thread whose lock is ${what} is passed by with the way out, and the others go on`, async () => {
    await withHandStore(async (store) => {
      const before = await store.state();
      const lock = `${store.store.writerLocks}/${HAND.other}.lock`;
      make(lock, store);
      for (const consent of [[], ["--apply", "--yes"]]) {
        const words = ["delete", HAND.other, HAND.fork, "--json", ...consent];
        const { code, out, err } = await rollkeep(words, { env: environment(store) });
        assert.equal(code, 2, err);
        const { threads, passed_by } = JSON.parse(out);
        assert.equal(threads, 1);
        assert.match(passed_by[0].message, new RegExp(`^thread ${HAND.other} has a lock that is `));
        assert.ok(passed_by[0].message.endsWith(`"${lock}"; remove that`));
      }
      for (const words of ["list --live", `show ${HAND.other}`]) {
        const { code, err } = await rollkeep(words.split(" "), { env: environment(store) });
        assert.equal(code, 0, err);
      }
      await undoNewest(store, store.writer);
      assert.deepEqual(await store.state(), before);
      assert.throws(() => Deno.lstatSync(`${store.home}-nowhere`), "made through a link");
    });
  });

  Deno.test(`a lock that becomes ${what} behind the plan fails its thread alone`, async () => {
    await withHandStore(async (store) => {
      const before = await store.state();
      const lock = `${store.store.writerLocks}/${HAND.other}.lock`;
      const done = await deleteThreads(store, {
        ids: [HAND.other, HAND.fork],
        writer: store.writer,
        between: () => Promise.resolve(make(lock, store)),
      });
      assert.deepEqual(errorsOf(done), { [HAND.fork]: null, [HAND.other]: "has a lock that is " });
      assert.throws(() => Deno.lstatSync(`${store.home}-nowhere`), "made through a link");
      await undoNewest(store, store.writer);
      assert.deepEqual(await store.state(), before);
    });
  });
}

/** What each thread failed for, as far as the tests know it. */
function errorsOf({ outcomes }: Execution): Readonly<Record<string, string | null>> {
  const known = /has a lock that is |not a regular file|cannot be opened|too long|is gone/;
  return Object.fromEntries(
    outcomes.map(({ thread, error }) => [thread.id, error && (known.exec(error)?.[0] ?? error)]),
  );
}

Deno.test("a lock folder without usable locks refuses every change by name, and lists go on", async () => {
  const cases: readonly (readonly [make: (folder: string) => void, told: RegExp])[] = [
    [(folder) => Deno.symlinkSync("/nowhere", `${folder}/.coordination.lock`), /a symbolic link/],
    [(folder) => Deno.mkdirSync(`${folder}/.coordination.lock`), /it is a folder/],
    [(folder) => {
      Deno.removeSync(folder);
      Deno.writeTextFileSync(folder, "");
    }, /it is no folder/],
  ];
  for (const [make, told] of cases) {
    await withHandStore(async (store) => {
      const before = await store.state();
      make(store.store.writerLocks!);
      for (const consent of [[], ["--apply", "--yes"]]) {
        const words = ["delete", HAND.other, ...consent];
        const { code, err } = await rollkeep(words, { env: environment(store) });
        assert.equal(code, 1, err);
        assert.match(err, /^Error: Cannot use lock "/);
        assert.match(err, told);
        assert.match(err, /\nhint: Codex makes it anew once it is removed\n$/);
      }
      assert.equal((await rollkeep(["list", "--live"], { env: environment(store) })).code, 0);
      assert.deepEqual(await store.state(), before);
    });
  }
});

Deno.test("ids and paths that are too long for the system fail at most their thread", async () => {
  await withHandStore(async (store) => {
    const { home } = store;
    const folder = `${home}/sessions/2026/03/01`;
    Deno.mkdirSync(folder, { recursive: true });
    const meta = { id: LONG, cwd: `/${LONG}`, history_mode: "legacy", source: "cli" };
    const line = { timestamp: "2026-03-01T00:00:00Z", type: "session_meta", payload: meta };
    Deno.writeTextFileSync(`${folder}/odd.jsonl`, `${JSON.stringify(line)}\n`);
    store.sql(`UPDATE threads SET cwd = '/${LONG}' WHERE id = '${HAND.fork}'`);
    store.sql(`UPDATE threads SET rollout_path = '/${LONG}' WHERE id = '${HAND.child}'`);
    store.sql(
      `INSERT INTO threads (id, rollout_path, created_at, updated_at, source, model_provider, cwd,
         title, sandbox_policy, approval_mode)
       VALUES ('${LONG}', '${home}/sessions/${LONG}.jsonl', 1, 1, 'cli', 'x', '/${LONG}', '', '', '')`,
    );
    const before = await store.state();
    const env = environment(store);
    for (
      const words of [
        ["list", "--live", "--limit", "0"],
        ["migrate", "--suggest", "--under", home],
        ["delete", "--all", "--with-forks"],
        ["session", "migrate", "--from", `/${LONG}`, "--to", home, "--move"],
        ["session", "migrate", "--from", `/${LONG}`, "--to", home],
        ["session", "migrate", "--from", "/work", "--to", `/${LONG}`, "--allow-missing"],
        ["restore", "--all"],
      ]
    ) {
      const { err } = await rollkeep(words, { env });
      assert.doesNotMatch(err, /os error|ENAMETOOLONG|internal/, words.slice(0, 2).join(" "));
      assert.deepEqual(await store.state(), before);
    }
    const done = await rollkeep(["delete", "--all", "--with-forks", "--apply", "--yes"], { env });
    assert.ok(done.code === 0 || done.code === 2, done.err);
    const failed = done.out.split("\n").filter((text) => text.startsWith("failed "));
    assert.ok(failed.every((text) => text.includes("too long")), failed.join("\n"));
    assert.throws(() => Deno.lstatSync(store.pathOf("fork")));
    const undone = await rollkeep(["undo", "--apply", "--yes"], { env });
    assert.equal(undone.code, 0, undone.err);
    // What comes back gets a row that names its place.
    store.sql(`UPDATE threads SET rollout_path = '/${LONG}' WHERE id = '${HAND.child}'`);
    assert.deepEqual(await store.state(), before);
  });
});

for (
  const [what, swap] of [
    ["a FIFO", fifo],
    ["a link to itself", (path) => Deno.symlinkSync(path, path)],
    ["a folder", (path) => Deno.mkdirSync(path)],
  ] as readonly (readonly [string, (path: string) => void])[]
) {
  Deno.test(`a rollout that becomes ${what} behind the plan fails its thread alone`, async () => {
    const ids = [HAND.other, HAND.fork];
    const acts: readonly ((store: HandStore, deed: Deed) => Promise<Execution>)[] = [
      (store, deed) => deleteThreads(store, { ...deed, hard: false }),
      (store, deed) => deleteThreads(store, { ...deed, hard: true }),
      archiveThreads,
    ];
    for (const act of acts) {
      await withHandStore(async (store) => {
        const path = store.pathOf("other");
        const between = () => {
          Deno.removeSync(path);
          return Promise.resolve(swap(path));
        };
        const done = await act(store, { ids, writer: store.writer, between });
        const errors = { [HAND.fork]: null, [HAND.other]: "not a regular file" };
        assert.deepEqual(errorsOf(done), errors);
      });
    }
  });
}

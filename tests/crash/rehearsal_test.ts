import assert from "node:assert/strict";
import { HAND, type HandStore, withHandStore } from "../support/hand_store.ts";
import { withReadOnly, withTmpfs } from "../support/disk/mounts.ts";
import { rollkeep, type Run } from "../support/rollkeep.ts";
import { snapshot } from "../support/tree.ts";

function environment({ home }: HandStore): Readonly<Record<string, string>> {
  return { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}-cache` };
}

/** Everything in a folder, times and databases included, but for what readers of a database note beside it. */
function everything(folder: string): Promise<readonly string[]> {
  return snapshot(folder, (path) => path.endsWith("-shm"));
}

interface Told {
  /** Words of the command, without consent. */
  readonly words: readonly string[];
  readonly told: RegExp;
  readonly hint: RegExp;
  readonly kind?: string;
  /** Program that limits this one. Left out: none. */
  readonly under?: readonly string[];
}

/** A rehearsal and the real run refuse in the same words, as text and as JSON, and change nothing. */
async function bothRefuse(
  store: HandStore,
  { words, told, hint, kind, under }: Told,
): Promise<void> {
  const env = environment(store);
  const more = under === undefined ? {} : { under };
  const before = await store.state();
  const runs: Run[] = [];
  for (const consent of [[], ["--apply", "--yes"]]) {
    runs.push(await rollkeep([...words, ...consent], { env, ...more }));
    runs.push(await rollkeep([...words, ...consent, "--json"], { env, ...more }));
  }
  const [rehearsed, rehearsedJson, real, realJson] = runs;
  for (const { code, err } of runs) assert.equal(code, 1, err);
  assert.equal(rehearsed!.err, real!.err);
  assert.equal(rehearsedJson!.err, realJson!.err);
  const { error } = JSON.parse(realJson!.err.trim().split("\n").at(-1)!);
  assert.match(error.message, told);
  assert.match(error.hint, hint);
  assert.equal(error.kind, kind ?? "refused");
  assert.match(real!.err, /^Error: (?:Cannot |\S+ has )/m);
  assert.deepEqual(await store.state(), before);
}

/** Root may write everywhere; without these rights it is a user like any other. */
const AS_USER = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];

Deno.test("a rehearsal tells of a trash that cannot be written what the real run would", async () => {
  await withHandStore(async (store) => {
    const trash = `${store.home}-trash`;
    const words = ["delete", HAND.other, "--trash-root", trash];
    await Deno.mkdir(trash);
    await withReadOnly(trash, async () => {
      const told = /Cannot use trash ".*": the file system is mounted read-only/;
      await bothRefuse(store, { words, told, hint: /--trash-root/ });
    });
    await Deno.chmod(trash, 0o500);
    const denied = /Cannot use trash ".*": permission denied/;
    await bothRefuse(store, { words, told: denied, hint: /--trash-root/, under: AS_USER });
    await Deno.chmod(trash, 0o700);
    await Deno.writeTextFile(`${trash}/.lock`, "", { mode: 0o400 });
    await bothRefuse(store, { words, told: denied, hint: /--trash-root/, under: AS_USER });
    await Deno.remove(trash, { recursive: true });
    await Deno.mkdir(`${trash}/above`, { recursive: true, mode: 0o500 });
    await Deno.chmod(`${trash}/above`, 0o500);
    const missing = ["delete", HAND.other, "--trash-root", `${trash}/above/of/it`];
    const under = AS_USER;
    await bothRefuse(store, { words: missing, told: denied, hint: /--trash-root/, under });
    await Deno.remove(trash, { recursive: true });
    await Deno.writeTextFile(trash, "");
    const taken = /Cannot use trash ".*": something that is no folder is there/;
    await bothRefuse(store, { words, told: taken, hint: /--trash-root/ });
    const below = ["delete", HAND.other, "--trash-root", `${trash}/a/b`];
    const onItsWay = /Cannot use trash ".*": something on its way is no folder/;
    await bothRefuse(store, { words: below, told: onItsWay, hint: /--trash-root/ });
    await Deno.remove(trash);
  });
});

Deno.test("a rehearsal tells of an immutable trash what the real run would", async () => {
  await withHandStore(async (store) => {
    const trash = `${store.home}-trash`;
    await Deno.mkdir(trash);
    const { success } = await new Deno.Command("chattr", { args: ["+i", trash] }).output();
    // Not every file system knows it.
    if (!success) return;
    try {
      const words = ["delete", HAND.other, "--trash-root", trash];
      const told = /Cannot use trash ".*": operation not permitted/;
      await bothRefuse(store, { words, told, hint: /lsattr/ });
    } finally {
      await new Deno.Command("chattr", { args: ["-i", trash] }).output();
    }
  });
});

Deno.test("a rehearsal leaves store and trash to the byte, folders and times included", async () => {
  await withHandStore(async (store) => {
    const env = environment(store);
    // Reading leaves the side files of the databases, as Codex does.
    await rollkeep(["list"], { env });
    for (const made of [false, true]) {
      if (made) await rollkeep(["archive", HAND.fork, "--apply", "--yes"], { env });
      const words = made ? ["undo"] : ["delete", HAND.other];
      await rollkeep(words, { env });
      const before = await everything(store.home);
      const times = folderTimes(`${store.home}/trash`);
      assert.equal((await rollkeep(words, { env })).code, 0);
      assert.deepEqual(await everything(store.home), before);
      assert.deepEqual(folderTimes(`${store.home}/trash`), times);
    }
  });
});

function folderTimes(folder: string): string {
  try {
    return `${Deno.lstatSync(folder).mtime?.getTime()}`;
  } catch {
    return "none";
  }
}

Deno.test("every change is refused while its database can only be read, and rehearsed as refused", async () => {
  await withHandStore(async (store) => {
    const path = `${store.home}/state_5.sqlite`;
    await rollkeep(["archive", HAND.fork, "--apply", "--yes"], { env: environment(store) });
    const keeper = await Deno.open(path);
    for (const side of ["", "-wal", "-shm"]) {
      try {
        await Deno.chmod(`${path}${side}`, 0o444);
      } catch {
        // Nobody has it open: then there is none.
      }
    }
    const told = /Cannot open database ".*state_5\.sqlite": (?:it|the store) cannot be written/;
    for (const words of [["delete", HAND.other], ["archive", HAND.other], ["undo"]]) {
      await bothRefuse(store, { words, told, hint: /writable/, under: AS_USER });
    }
    keeper.close();
  });
});

Deno.test("what goes for good is refused while another database would keep rows of it", async () => {
  await withHandStore(async (store) => {
    await Deno.writeTextFile(`${store.home}/logs_2.sqlite`, "no database, by any means, at all");
    const words = ["delete", HAND.other, "--hard"];
    const told = /Cannot read database ".*logs_2\.sqlite": it is no database/;
    await bothRefuse(store, { words, told, hint: /Codex mends or replaces it/ });
  });
});

Deno.test("a damaged database is named, with the way out, by every change", async () => {
  await withHandStore(async (store) => {
    const path = `${store.home}/state_5.sqlite`;
    const env = environment(store);
    await rollkeep(["archive", HAND.fork, "--apply", "--yes"], { env });
    await Deno.writeTextFile(path, "no database, by any means, at all, but long enough to be one");
    const told = `Cannot read database "${path}": it is no database`;
    for (
      const words of [
        ["delete", HAND.other],
        ["archive", HAND.other],
        ["session", "migrate", "--from", "/work", "--to", store.home],
        ["undo"],
        ["trash", "empty", "--all"],
      ]
    ) {
      for (const consent of [[], ["--apply", "--yes"]]) {
        const { code, err } = await rollkeep([...words, ...consent, "--json"], { env });
        assert.equal(code, 1);
        const { error } = JSON.parse(err.trim().split("\n").at(-1)!);
        assert.deepEqual([error.kind, error.message], ["integrity", told]);
        assert.match(error.hint, /Codex mends or replaces it/);
      }
    }
  });
});

Deno.test("a trash is made with all folders above it that are missing, and used", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const env = environment(store);
    const deep = `${store.home}-deep/a/b/c`;
    const flags = ["--trash-root", deep];
    const rehearsed = await rollkeep(["delete", HAND.other, ...flags], { env });
    assert.equal(rehearsed.code, 0, rehearsed.err);
    await assert.rejects(Deno.lstat(`${store.home}-deep`));
    const done = await rollkeep(["delete", HAND.other, ...flags, "--apply", "--yes"], { env });
    assert.equal(done.code, 0, done.err);
    assert.equal((await rollkeep(["undo", ...flags, "--apply", "--yes"], { env })).code, 0);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("a home that is a file is refused by name, also for reading", async () => {
  await withHandStore(async (store) => {
    const env = { ...environment(store), CODEX_HOME: `${store.home}/session_index.jsonl` };
    for (const words of [["list"], ["delete", HAND.other], ["undo"]]) {
      const { code, err } = await rollkeep(words, { env });
      assert.equal(code, 1);
      assert.match(
        err,
        /^Error: Cannot use Codex home ".*": it is no folder\nhint: .*--codex-home/,
      );
    }
  });
});

Deno.test("room for the journal and the reserve is asked for, rehearsed or not, and for good only what it takes itself", async () => {
  await withHandStore(async (store) => {
    const env = environment(store);
    const disk = `${store.home}-disk`;
    await withTmpfs(disk, {
      kilobytes: 1024,
      use: async () => {
        const flags = ["--trash-root", `${disk}/trash`];
        const words = ["delete", HAND.other, ...flags];
        const told =
          /has 1\.0MiB free; \S+ have to be copied there, \S+ are needed for the journal and 16\.0MiB must stay free$/;
        await bothRefuse(store, { words, told, hint: /on the disk of the store/ });
        const before = await store.state();
        const hard = ["delete", HAND.other, "--hard", ...flags, "--apply", "--yes"];
        const done = await rollkeep(hard, { env });
        assert.equal(done.code, 0, done.err);
        assert.notDeepEqual(await store.state(), before);
        await assert.rejects(Deno.writeFile(`${disk}/full`, new Uint8Array(2 ** 20)));
        const full = ["delete", HAND.fork, "--hard", ...flags];
        const needs = /has \S+ free; \S+ are needed for the journal$/;
        await bothRefuse(store, { words: full, told: needs, hint: /by other means/ });
      },
    });
  });
});

Deno.test("a folder in which no lock can be made refuses every change, and says why", async () => {
  await withHandStore(async (store) => {
    const folder = store.store.writerLocks!;
    const told =
      /Cannot use lock ".*thread-writer-locks": this user may not list it or write in it/;
    const refusal = { words: ["delete", HAND.other], told, hint: /access/, under: AS_USER };
    await Deno.chmod(folder, 0o500);
    await bothRefuse(store, refusal);
    await Deno.chmod(folder, 0o700);
    await Deno.writeTextFile(`${folder}/.coordination.lock`, "", { mode: 0o400 });
    await bothRefuse(store, refusal);
  });
});

Deno.test("a day that nobody may look into keeps its threads, and those alone", async () => {
  await withHandStore(async (store) => {
    const days = [store.pathOf("other"), `${store.home}/sessions/${today()}/x`]
      .map((path) => path.slice(0, path.lastIndexOf("/")));
    for (const day of days) {
      await Deno.mkdir(day, { recursive: true });
      await Deno.chmod(day, 0o000);
    }
    const env = environment(store);
    const words = ["delete", "--all", "--with-forks", "--apply", "--yes"];
    const done = await rollkeep(words, { env, under: AS_USER });
    assert.equal(done.code, 2, done.err);
    assert.match(done.err, /2026\/02\/01: cannot list the folder \(EACCES\)/);
    assert.match(done.out, /succeeded=3 failed=0 /);
    for (const day of days) await Deno.chmod(day, 0o700);
    assert.ok(Deno.lstatSync(store.pathOf("other")).isFile);
  });
});

function today(): string {
  return new Date().toISOString().slice(0, 10).replaceAll("-", "/");
}

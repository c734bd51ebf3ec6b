import assert from "node:assert/strict";
import { withReadOnly, withTmpfs } from "../support/disk/mounts.ts";
import { makeRichStore, type RichStore } from "../support/store/rich_store.ts";
import { rollkeep, type Run } from "../support/rollkeep.ts";
import { assertFirst } from "./kill/whole/assert_whole.ts";
import { readStoreState, threadOf } from "./kill/whole/store_state.ts";

/** Makes a store, gives it to `use`, and removes it. */
async function withStore(use: (store: RichStore) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "rollkeep-disk-" });
  try {
    await use(makeRichStore(root, { threads: 20, seed: 3 }));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

interface DeleteOptions {
  readonly flags?: readonly string[];
  /** Program that limits this one. */
  readonly under?: readonly string[];
}

function deleteAll(store: RichStore, { flags = [], under = [] }: DeleteOptions = {}): Promise<Run> {
  const words = ["delete", ...store.ids, "--with-forks", "--max-batch", "0", "--apply", "--yes"];
  return rollkeep([...words, ...flags], { env: store.env, under });
}

/** A run that fails and changes nothing. */
async function failsUntouched(store: RichStore, run: () => Promise<Run>): Promise<Run> {
  const first = readStoreState(store.home);
  const failed = await run();
  assertFirst(first, readStoreState(store.home));
  assert.ok(failed.code === 1 || failed.code === 3, `${failed.code}: ${failed.out}${failed.err}`);
  return failed;
}

/** Delete and undo work as ever. */
async function assertWorks(store: RichStore): Promise<void> {
  const first = readStoreState(store.home);
  const deleted = await deleteAll(store);
  assert.equal(deleted.code, 0, deleted.err);
  const undone = await rollkeep(["undo", "--apply", "--yes"], { env: store.env });
  assert.equal(undone.code, 0, undone.err);
  assertFirst(first, readStoreState(store.home));
}

Deno.test("delete copies to a trash on another file system, and undo brings all of it back", async () => {
  await withStore(async (store) => {
    const other = `${store.root}/other`;
    const flags = ["--trash-root", `${other}/trash`];
    const first = readStoreState(store.home);
    await withTmpfs(other, {
      kilobytes: 262_144,
      use: async () => {
        const deleted = await deleteAll(store, { flags });
        assert.equal(deleted.code, 0, deleted.out + deleted.err);
        const left = readStoreState(store.home).files.filter(({ path }) => threadOf(path) !== null);
        const ids = left.map(({ path }) => threadOf(path)!);
        assert.deepEqual(ids.filter((id) => store.ids.includes(id)), []);
        const undone = await rollkeep(["undo", "--apply", "--yes", ...flags], { env: store.env });
        assert.equal(undone.code, 0, undone.err);
        assertFirst(first, readStoreState(store.home));
      },
    });
  });
});

Deno.test("delete refuses a trash on a disk without room, saying how much is missing and what to do", async () => {
  await withStore(async (store) => {
    const small = `${store.root}/small`;
    await withTmpfs(small, {
      kilobytes: 32,
      use: async () => {
        const flags = ["--trash-root", `${small}/trash`];
        for (const consent of ["--yes", "--dry-run"]) {
          const words = ["delete", ...store.ids, "--with-forks", "--max-batch", "0", consent];
          const apply = consent === "--yes" ? ["--apply"] : [];
          const run = () => rollkeep([...words, ...apply, ...flags], { env: store.env });
          const { code, err } = await failsUntouched(store, run);
          assert.equal(code, 1);
          assert.match(
            err,
            / has 32\.0KiB free; \S+ have to be copied there, \S+ are needed for the journal and 16\.0MiB must stay free\nhint: .*--trash-root\n$/,
          );
        }
      },
    });
    await assertWorks(store);
  });
});

Deno.test("delete on a read-only mount changes nothing, and works once it is writable", async () => {
  await withStore(async (store) => {
    await withReadOnly(store.home, async () => {
      const { err } = await failsUntouched(store, () => deleteAll(store));
      const named =
        `Error: Cannot open database "${store.home}/state_5.sqlite": the store cannot be written`;
      assert.ok(err.includes(named), err);
      assert.match(err, /\nhint: make the folder of the database, and the files in it, writable\n/);
    });
    const trash = `${store.root}/trash`;
    await Deno.mkdir(trash);
    await withReadOnly(trash, async () => {
      const flags = ["--trash-root", trash];
      const { err } = await failsUntouched(store, () => deleteAll(store, { flags }));
      assert.equal(
        err,
        `Error: Cannot use trash "${trash}": the file system is mounted read-only\n` +
          "hint: make it writable, or name a trash elsewhere with --trash-root\n",
      );
      assert.deepEqual(batchesIn(trash), []);
    });
    await assertWorks(store);
  });
});

/** Root may write everywhere; without these rights it is a user like any other. */
const AS_USER = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];

Deno.test("delete where it may not write moves nothing of that thread, and works once it may", async () => {
  await withStore(async (store) => {
    const trash = `${store.root}/trash`;
    await Deno.mkdir(trash, { mode: 0o500 });
    const flags = ["--trash-root", trash];
    const refused = await failsUntouched(
      store,
      () => deleteAll(store, { flags, under: AS_USER }),
    );
    assert.equal(
      refused.err,
      `Error: Cannot use trash "${trash}": permission denied\n` +
        "hint: make it writable, or name a trash elsewhere with --trash-root\n",
    );
    assert.deepEqual(batchesIn(trash), []);
    const first = readStoreState(store.home);
    const { folders, files } = first;
    const day = folders.find((folder) => files.some(({ path }) => path.startsWith(`${folder}/r`)))!;
    await Deno.chmod(`${store.home}/${day}`, 0o500);
    const partly = await deleteAll(store, { under: AS_USER });
    assert.equal(partly.code, 2, partly.err);
    assert.match(
      partly.out,
      /permission denied \(remove .*; make the file and its folder writable/,
    );
    const stays = (state: typeof first) =>
      state.files.filter(({ path, batch }) => path.startsWith(`${day}/`) && batch === null);
    assert.deepEqual(stays(readStoreState(store.home)), stays(first));
    await Deno.chmod(`${store.home}/${day}`, 0o755);
    const undone = await rollkeep(["undo", "--apply", "--yes"], { env: store.env });
    assert.equal(undone.code, 0, undone.err);
    assertFirst(first, readStoreState(store.home));
    await assertWorks(store);
  });
});

Deno.test("delete with too few file handles moves nothing, and works with enough", async () => {
  await withStore(async (store) => {
    for (const handles of [30, 40]) {
      const under = ["sh", "-c", `ulimit -n ${handles}; exec "$@"`, "sh"];
      const { out, err } = await failsUntouched(store, () => deleteAll(store, { under }));
      assert.match(out + err, /too many open files|EMFILE/i);
    }
    await assertWorks(store);
  });
});

/** Names of the batches in a trash, whether they have a journal or not. */
function batchesIn(trash: string): readonly string[] {
  return [...Deno.readDirSync(trash)].map(({ name }) => name).filter((name) => name !== ".lock")
    .sort();
}

/** What a batch that could not even be begun says. */
const FULL_DISK =
  /^Error: (?:\S+ has \S+ free; \S+ are needed for the journal|Cannot (?:(?:use trash|write the journal of batch) "[^"]+": no space left on the disk|open database "[^"]+": its disk is full or fails))(?: and .*)?\nhint: free some (?:space|room)/m;

/** Fills the disk but for some pages of 4096 bytes; gives the file to be removed. */
function fillDisk(folder: string, pages: number): string {
  const path = `${folder}/filler`;
  const file = Deno.openSync(path, { write: true, create: true });
  try {
    for (;;) file.writeSync(new Uint8Array(4096));
  } catch (error) {
    if (!/No space left/.test(String(error))) throw error;
    file.truncateSync(file.statSync().size - pages * 4096);
  } finally {
    file.close();
  }
  return path;
}

Deno.test("a change on a full disk leaves each thread whole, however little room there was", async () => {
  const root = await Deno.makeTempDir({ prefix: "rollkeep-full-" });
  try {
    const disk = `${root}/disk`;
    await withTmpfs(disk, {
      kilobytes: 32_768,
      use: async () => {
        const made = makeRichStore(disk, { threads: 20, seed: 3 });
        const store = { ...made, env: { ...made.env, XDG_CACHE_HOME: `${root}/cache` } };
        await Deno.mkdir(`${store.home}/trash`);
        const first = readStoreState(store.home);
        const statuses = new Set<number>();
        for (const pages of [0, 1, 2, 4, 8, 12, 16, 24, 48]) {
          const batches = batchesIn(`${store.home}/trash`);
          const filler = fillDisk(disk, pages);
          const refused = await deleteAll(store);
          assert.equal(refused.code, 1);
          assert.match(refused.err, pages === 0 ? FULL_DISK : /16\.0MiB must stay free/);
          // An archive frees nothing either, but needs no reserve.
          const words = ["archive", ...store.ids, "--max-batch", "0", "--apply", "--yes"];
          const { code, out, err } = await rollkeep(words, { env: store.env });
          statuses.add(code);
          if (code === 1) {
            assert.match(err, FULL_DISK, `${pages} pages: ${out}${err}`);
            assert.deepEqual(batchesIn(`${store.home}/trash`), batches, `${pages} pages`);
          } else if (code !== 0) {
            assert.match(out + err, /space left|is full|disk I\/O/, `${pages} pages`);
          }
          await Deno.remove(filler);
          const undone = await rollkeep(["undo", "--apply", "--yes"], { env: store.env });
          if (undone.code !== 0) assert.match(undone.err, /no batch in/, `${pages} pages`);
          assertFirst(first, readStoreState(store.home));
        }
        assert.ok(statuses.has(1) && statuses.has(2), `it ended with ${[...statuses]}`);
        await assertWorks(store);
      },
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { AbsolutePath } from "../../../lib/model/store.ts";
import { databaseError, isOutOfBounds } from "../../../lib/system/database_error.ts";
import type { Database } from "../../../lib/system/databases.ts";
import { openForWriting, realDatabases } from "../../../lib/system/real/databases.ts";

/** A database of one row, in a folder of its own. */
async function withDatabase(use: (path: AbsolutePath) => Promise<void> | void): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-database-" });
  try {
    const made = new DatabaseSync(`${folder}/one.sqlite`);
    made.exec("CREATE TABLE t (id TEXT, big TEXT); INSERT INTO t VALUES ('a', 'short')");
    made.close();
    await use(`${folder}/one.sqlite` as AbsolutePath);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const OPENERS: readonly ((path: AbsolutePath) => Database)[] = [
  (path) => realDatabases().openReadOnly(path),
  openForWriting,
];

/** Kinds of things that are no file of the store's own. */
const PLANTS: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  link: (path) => Deno.symlink("/etc/hostname", path),
  "link to nothing": (path) => Deno.symlink(`${path}-nowhere`, path),
  FIFO: (path) => new Deno.Command("mkfifo", { args: [path] }).output(),
  folder: (path) => Deno.mkdir(path),
};

Deno.test("a database that is a link, a FIFO or a folder, or has one beside it, is not opened", async () => {
  for (const side of ["", "-wal", "-shm", "-journal"]) {
    for (const [kind, plant] of Object.entries(PLANTS)) {
      await withDatabase(async (path) => {
        if (side === "") await Deno.rename(path, `${path}-away`);
        await plant(`${path}${side}`);
        for (const open of OPENERS) {
          assert.throws(() => open(path), { code: "ENOTFILE", database: path }, `${kind} ${side}`);
        }
      });
    }
  }
});

Deno.test("a database that is a link is told by name, with the way out", async () => {
  await withDatabase(async (path) => {
    await Deno.symlink(path, `${path}-link`);
    try {
      openForWriting(`${path}-link`);
      assert.fail("it was opened");
    } catch (error) {
      const told = databaseError(`${path}-link`, error);
      assert.match(
        told?.message ?? "",
        /"\/.*-link": it is a symbolic link, which is not followed$/,
      );
      assert.match(told?.hint ?? "", /sqlite_home/);
    }
  });
});

Deno.test("a value longer than asked for is out of bounds, and the others are read", async () => {
  await withDatabase((path) => {
    const made = new DatabaseSync(path);
    made.exec("INSERT INTO t VALUES ('b', CAST(zeroblob(100000) AS TEXT))");
    made.close();
    const db = realDatabases().openReadOnly(path, { longest: 50_000 });
    assert.throws(() => db.prepare("SELECT big FROM t").all(), isOutOfBounds);
    assert.deepEqual(db.prepare("SELECT id, octet_length(big) FROM t").all(), [
      ["a", 5],
      ["b", 100_000],
    ]);
    db.close();
  });
});

Deno.test("no statement makes a value without bound, changes the schema by hand, or runs what a schema names", async () => {
  await withDatabase((path) => {
    const db = openForWriting(path);
    assert.throws(() => db.prepare("SELECT hex(zeroblob(40000000))").get(), isOutOfBounds);
    assert.throws(() => db.exec("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema"));
    assert.deepEqual(db.prepare("PRAGMA trusted_schema").get(), [0]);
    assert.ok(Number(db.prepare("PRAGMA hard_heap_limit").get()![0]) > 0);
    db.close();
  });
});

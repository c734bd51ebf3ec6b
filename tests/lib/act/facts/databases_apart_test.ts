import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { databasesApart } from "../../../../lib/act/facts/databases_apart.ts";
import { type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { snapshot } from "../../../support/tree.ts";
import { absolute } from "../../../support/value/paths.ts";

function pathOf({ home }: HandStore) {
  return absolute(`${home}/state_5.sqlite`);
}

/** Copies of the store's database, and how often was waited; so many looks meet a file that was written just now. */
function apart(store: HandStore, unquiet = 0) {
  let waits = 0;
  const { system, writer, store: { trashRoot } } = store;
  const written = Deno.lstatSync(pathOf(store)).mtime!.getTime();
  const nowMs = () => waits < unquiet ? written : Date.now() + 60_000;
  const clock = { ...system.clock, nowMs };
  const tools = {
    system: { ...system, clock },
    writer: { ...writer, wait: () => void waits++ },
  };
  const databases = databasesApart([pathOf(store)], { tools, trashRoot });
  return { ...databases, waits };
}

const whole = (store: HandStore) => snapshot(store.home, () => false);

Deno.test("databasesApart() reads what lies in the log as well, changes nothing, and leaves nothing", async () => {
  await withHandStore(async (store) => {
    // Somebody has it open, so that the log stays.
    const codex = new DatabaseSync(pathOf(store));
    codex.exec("PRAGMA wal_autocheckpoint = 0; UPDATE threads SET title = 'in the log'");
    assert.ok(Deno.lstatSync(`${pathOf(store)}-wal`).size > 0);
    const before = await whole(store);
    const databases = apart(store);
    const db = databases.openReadOnly(pathOf(store));
    assert.deepEqual(db.prepare("SELECT DISTINCT title FROM threads").all(), [["in the log"]]);
    db.close();
    databases.close();
    databases.close();
    assert.deepEqual(await whole(store), before);
    codex.close();
  });
});

Deno.test("databasesApart() waits for a moment in which nobody writes, and gives up in the end", async () => {
  await withHandStore(async (store) => {
    const databases = apart(store, 3);
    assert.equal(databases.waits, 3);
    databases.close();
    assert.throws(
      () => apart(store, Infinity),
      /Cannot read database .*Codex goes on writing to it/,
    );
    assert.ok(!(await Array.fromAsync(Deno.readDir(store.home))).some(isTrash));
  });
});

Deno.test("databasesApart() removes what a process has left that was killed, and nothing of one that lives", async () => {
  await withHandStore(async (store) => {
    const trash = store.store.trashRoot;
    await Deno.mkdir(`${trash}/.source-dead`, { recursive: true });
    await Deno.writeTextFile(`${trash}/.source-dead/.lock`, "");
    await Deno.writeTextFile(`${trash}/.source-dead/state_5.sqlite`, "words");
    const first = apart(store);
    const mine = [...Deno.readDirSync(trash)].map(({ name }) => name);
    assert.equal(mine.length, 1);
    assert.notEqual(mine[0], ".source-dead");
    const second = apart(store);
    assert.equal([...Deno.readDirSync(trash)].length, 2);
    second.close();
    first.close();
    assert.deepEqual([...Deno.readDirSync(trash)], []);
  });
});

Deno.test("databasesApart() opens nothing that it has not copied, and no link", async () => {
  await withHandStore(async (store) => {
    const databases = apart(store);
    const other = absolute(`${store.home}/other.sqlite`);
    assert.throws(() => databases.openReadOnly(other), { code: "ENOENT" });
    databases.close();
    await Deno.rename(pathOf(store), `${store.home}/real.sqlite`);
    await Deno.symlink(`${store.home}/real.sqlite`, pathOf(store));
    assert.throws(() => apart(store), { code: "ENOTFILE" });
  });
});

Deno.test("databasesApart() takes a file of a time to come, and says of a full disk that it is the trash's", async () => {
  await withHandStore(async (store) => {
    const later = new Date(Date.now() + 3_600_000);
    await Deno.utime(pathOf(store), later, later);
    const databases = apart(store);
    databases.openReadOnly(pathOf(store)).close();
    databases.close();
    const create = () => {
      throw Object.assign(new Error("full"), { code: "ENOSPC" });
    };
    const full = { ...store, writer: { ...store.writer, create } };
    assert.throws(() => apart(full), /Cannot use trash ".*trash": no space left on the disk/);
    assert.ok(!(await Array.fromAsync(Deno.readDir(store.home))).some(isTrash));
  });
});

function isTrash({ name }: Deno.DirEntry): boolean {
  return name === "trash";
}

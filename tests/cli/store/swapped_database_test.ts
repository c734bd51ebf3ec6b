import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { rollkeep } from "../../support/rollkeep.ts";

function say({ home }: HandStore, ...args: string[]) {
  return rollkeep(args, { env: { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}-cache` } });
}

/** The rows of a database that lies elsewhere. */
function rowsIn(path: string): number {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return Number(Object.values(db.prepare("SELECT count(*) FROM threads").get()!)[0]);
  } finally {
    db.close();
  }
}

const PLANTS: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  link: (path) => Deno.symlink(`${path}-away`, path),
  FIFO: (path) => new Deno.Command("mkfifo", { args: [path] }).output(),
};

Deno.test("where Codex's database is a link or FIFO, reading goes on from files and says so, and a change is refused", async () => {
  for (const side of ["", "-wal", "-shm", "-journal"]) {
    for (const [kind, plant] of Object.entries(PLANTS)) {
      await withHandStore(async (store) => {
        const path = `${store.home}/state_5.sqlite`;
        store.sql("PRAGMA journal_mode = DELETE");
        const away = `${path}-away`;
        if (side === "") await Deno.rename(path, away);
        else await Deno.copyFile(path, away);
        if (side !== "") await Deno.copyFile(path, `${path}${side}-away`);
        await plant(`${path}${side}`);
        const before = await Deno.readFile(away);
        for (const words of [["list"], ["show", HAND.other], ["group", "--by", "host"]]) {
          const { code, err } = await say(store, ...words);
          assert.equal(code, 2, `${kind} ${side} ${words}: ${err}`);
          assert.match(
            err,
            /state_5\.sqlite: cannot read Codex's database, listing from files alone: it/,
          );
        }
        for (const words of [["delete", HAND.other], ["archive", HAND.other]]) {
          const { code, err } = await say(store, ...words, "--apply", "--yes");
          assert.equal(code, 1, `${kind} ${side} ${words}: ${err}`);
          assert.match(err, /Cannot open database ".*state_5\.sqlite": it/);
          assert.match(err, /hint: .*sqlite_home/);
        }
        assert.deepEqual(await Deno.readFile(away), before);
        assert.equal(rowsIn(away), 4);
        assert.ok((await Deno.stat(store.pathOf("other"))).isFile);
      });
    }
  }
});

Deno.test("what goes for good is refused where one of Codex's other databases is a link", async () => {
  await withHandStore(async (store) => {
    const away = `${store.home}-logs.sqlite`;
    const made = new DatabaseSync(away);
    made.exec(`CREATE TABLE logs (thread_id TEXT); INSERT INTO logs VALUES ('${HAND.other}')`);
    made.close();
    await Deno.symlink(away, `${store.home}/logs_2.sqlite`);
    const before = await Deno.readFile(away);
    const { code, err } = await say(store, "delete", HAND.other, "--hard", "--apply", "--yes");
    assert.equal(code, 1, err);
    assert.match(err, /Cannot open database ".*logs_2\.sqlite": it is a symbolic link/);
    assert.deepEqual(await Deno.readFile(away), before);
    assert.ok((await Deno.stat(store.pathOf("other"))).isFile);
  });
});

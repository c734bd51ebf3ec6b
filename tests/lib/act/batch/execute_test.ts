import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { Writer } from "../../../../lib/system/writer.ts";
import { joinPath } from "../../../../lib/text/path_text.ts";
import { deleteThreads, settle, undoNewest } from "../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { absolute } from "../../../support/value/paths.ts";

const FAMILY = [HAND.parent];

Deno.test("execute takes a family to the trash and back: every byte, time, mode, row and name", async () => {
  await withHandStore(async (store) => {
    const [before, names] = [await store.state(), store.names()];
    const exact = "SELECT hex(CAST(first_user_message AS BLOB)) AS h FROM threads ORDER BY id";
    const bytes = select(store, exact);
    const done = await deleteThreads(store, { ids: FAMILY, writer: store.writer });
    assert.deepEqual(done.outcomes.map(({ error }) => error), [null, null, null]);
    const away = await store.state();
    for (const thread of ["parent", "fork", "child"] as const) {
      assert.ok(!away.some((line) => line.includes(HAND[thread])), `${thread} left a trace`);
    }
    assert.ok(!store.names().includes(HAND.parent));
    assert.throws(() => Deno.lstatSync(`${store.home}/sessions/2026/01`), Deno.errors.NotFound);
    const undone = await undoNewest(store, store.writer);
    assert.deepEqual(undone.outcomes.map(({ error }) => error), [null, null, null]);
    assert.deepEqual(await store.state(), before);
    assert.equal(store.names(), names);
    assert.deepEqual(select(store, exact), bytes);
  });
});

Deno.test("execute has the whole plan on disk before it changes anything", async () => {
  await withHandStore(async (store) => {
    let seen = "";
    const look = () => {
      if (seen !== "") return;
      const [batch] = [...Deno.readDirSync(store.store.trashRoot)].filter((e) => e.isDirectory);
      const journal = `${store.store.trashRoot}/${batch!.name}/journal.jsonl`;
      assert.equal(Deno.lstatSync(journal).mode! & 0o777, 0o600);
      seen = Deno.readTextFileSync(journal);
    };
    const { writer } = store;
    const hooked: Writer = {
      ...writer,
      link: (from, to) => (look(), writer.link(from, to)),
      unlink: (path) => (look(), writer.unlink(path)),
    };
    await deleteThreads(store, { ids: FAMILY, writer: hooked });
    const kinds = seen.trimEnd().split("\n").map((line) => JSON.parse(line).kind);
    assert.deepEqual(kinds, ["batch", "thread", "thread", "thread", "planned"]);
    assert.match(seen, /9007199254740993/);
  });
});

Deno.test("execute leaves a file alone that took the old name while its thread was moved", async () => {
  await withHandStore(async (store) => {
    const path = store.pathOf("other");
    const { writer } = store;
    const hooked: Writer = {
      ...writer,
      link(from, to) {
        writer.link(from, to);
        if (to.endsWith(".tmp")) return;
        // An editor saves by writing a new file and renaming it over the old one.
        Deno.writeTextFileSync(`${path}.new`, "saved by someone else");
        Deno.renameSync(`${path}.new`, path);
      },
    };
    const done = await deleteThreads(store, { ids: [HAND.other], writer: hooked });
    assert.deepEqual(done.outcomes.map(({ left }) => left), [true]);
    assert.notEqual(done.cutOff, null);
    assert.equal(Deno.readTextFileSync(path), "saved by someone else");
    assert.equal(select(store, `SELECT id FROM threads WHERE id = '${HAND.other}'`).length, 1);
    const [settled] = await settle(store, writer);
    assert.match(settled!.left.join(), /is another file by now/);
    const kept = [...Deno.readDirSync(store.store.trashRoot)].find((e) => e.isDirectory)!;
    const below = path.slice(store.home.length);
    const copy = Deno.readTextFileSync(`${store.store.trashRoot}/${kept.name}/files${below}`);
    assert.match(copy, /session_meta/);
  });
});

Deno.test("execute lets go of the coordination lock while another process writes the database", async () => {
  await withHandStore(async (store) => {
    const other = new DatabaseSync(`${store.home}/state_5.sqlite`);
    other.exec("BEGIN IMMEDIATE");
    let waits = 0;
    const hooked: Writer = {
      ...store.writer,
      wait() {
        waits++;
        const path = joinPath(store.store.writerLocks!, ".coordination.lock");
        const free = store.system.files.tryLock(path);
        assert.ok(free !== null, "Codex would be waiting for us");
        free.release();
        other.exec("ROLLBACK");
        other.close();
      },
    };
    const { outcomes } = await deleteThreads(store, { ids: [HAND.other], writer: hooked });
    assert.deepEqual(outcomes.map(({ error }) => error), [null]);
    assert.equal(waits, 1);
  });
});

Deno.test("execute gives a thread up when another process writes the database for more than 5 s, and leaves it as it was", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const other = new DatabaseSync(`${store.home}/state_5.sqlite`);
    other.exec("BEGIN IMMEDIATE");
    let waitedMs = 0;
    const wait = (milliseconds: number) => void (waitedMs += milliseconds);
    const writer = { ...store.writer, wait };
    const { batchId: batch, outcomes } = await deleteThreads(store, { ids: [HAND.other], writer });
    other.exec("ROLLBACK");
    other.close();
    assert.equal(batch, null);
    assert.match(outcomes[0]!.error!, /another program keeps Codex's database busy/);
    // Beside these waits SQLite waits by itself.
    assert.ok(waitedMs >= 2500 && waitedMs <= 5000, `waited ${waitedMs} ms`);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("execute refuses a thread whose row was changed since it was saved, and takes the others", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    let renamed = false;
    const hooked: Writer = {
      ...writer,
      link(from, to) {
        writer.link(from, to);
        if (renamed) return;
        renamed = true;
        store.sql(`UPDATE threads SET name = 'New' WHERE id = '${HAND.fork}'`);
      },
    };
    const before = await store.state();
    const ids = [HAND.parent, HAND.other];
    const { outcomes } = await deleteThreads(store, { ids, writer: hooked });
    const errors = new Map(outcomes.map(({ thread, error }) => [thread.id, error]));
    assert.match(errors.get(HAND.fork)!, /rows have changed/);
    assert.match(errors.get(HAND.parent)!, new RegExp(`${HAND.fork} still reads it`));
    assert.equal(errors.get(HAND.other), null);
    await undoNewest(store, writer);
    store.sql(`UPDATE threads SET name = NULL WHERE id = '${HAND.fork}'`);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("execute refuses a thread whose writer lock is taken after the plan was made", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const path = joinPath(store.store.writerLocks!, `${HAND.other}.lock`);
    const { writer } = store;
    let held: { release(): void } | null = null;
    const hooked: Writer = {
      ...writer,
      makeDir(folder) {
        held ??= writer.tryLock(path, { create: true });
        writer.makeDir(folder);
      },
    };
    const done = await deleteThreads(store, { ids: [HAND.other], writer: hooked });
    assert.equal(done.batchId, null);
    assert.match(done.outcomes[0]!.error!, /in use by Codex/);
    held!.release();
    assert.deepEqual(await store.state(), before);
    const left = [...Deno.readDirSync(store.store.trashRoot)].map(({ name }) => name);
    assert.deepEqual(left, [".lock"]);
  });
});

Deno.test("execute tells how each thread ended when it can bring one to neither side, and that one waits", async () => {
  await withHandStore(async (store) => {
    const [before, { writer }] = [await store.state(), store];
    let broken = false;
    const hooked: Writer = {
      ...writer,
      unlink(path) {
        if (path.includes("/sessions/")) broken = true;
        if (broken) throw Object.assign(new Error("the disk is gone"), { code: "EIO" });
        writer.unlink(path);
      },
      link(from, to) {
        if (broken) throw Object.assign(new Error("the disk is gone"), { code: "EIO" });
        writer.link(from, to);
      },
    };
    const done = await deleteThreads(store, { ids: FAMILY, writer: hooked });
    assert.match(done.outcomes.map(({ error }) => error).join(), /disk is gone/);
    assert.notEqual(done.cutOff, null);
    assert.deepEqual((await settle(store, writer)).map(({ left }) => left), [[]]);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("execute does not restore a fork whose parent cannot be restored", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: FAMILY, writer: store.writer });
    store.sql(
      `INSERT INTO threads (id, rollout_path, created_at, updated_at, source, model_provider, cwd,
         title, sandbox_policy, approval_mode, name)
       VALUES ('${HAND.parent}', '/elsewhere', 1, 1, 'cli', 'x', '/', '', '', '', 'taken')`,
    );
    const { outcomes } = await undoNewest(store, store.writer);
    const errors = new Map(outcomes.map(({ thread, error }) => [thread.id, error]));
    assert.match(errors.get(HAND.parent)!, /with this id again/);
    assert.match(errors.get(HAND.fork)!, /which it reads, could not be restored/);
    assert.equal(errors.get(HAND.child), null);
    assert.throws(() => Deno.lstatSync(store.pathOf("fork")), Deno.errors.NotFound);
    assert.deepEqual(select(store, `SELECT id FROM threads WHERE id = '${HAND.fork}'`), []);
    store.sql(`DELETE FROM threads WHERE id = '${HAND.parent}'`);
    assert.deepEqual((await undoNewest(store, store.writer)).outcomes.map((o) => o.error), [
      null,
      null,
    ]);
  });
});

Deno.test("execute puts the rows of several threads back in one transaction", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    const before = await store.state();
    await deleteThreads(store, { ids: FAMILY, writer });
    const said: string[] = [];
    const openDatabase = (path: string) => {
      const db = writer.openDatabase(absolute(path));
      const exec = (sql: string) => {
        said.push(sql);
        db.exec(sql);
      };
      return { ...db, exec };
    };
    await undoNewest(store, { ...writer, openDatabase });
    assert.equal(said.filter((sql) => sql === "COMMIT").length, 1);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("execute puts a thread whose section is gone into none, and says so", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: FAMILY, writer: store.writer });
    store.sql("DELETE FROM thread_sections");
    const { outcomes } = await undoNewest(store, store.writer);
    assert.match(outcomes.flatMap(({ notes }) => notes).join(), /section is gone/);
    const row = select(
      store,
      `SELECT thread_section_id AS s, section_position AS p, name FROM threads
       WHERE id = '${HAND.parent}'`,
    );
    assert.deepEqual(row, [{ s: null, p: null, name: "Mine" }]);
  });
});

Deno.test("execute makes the lock folder where an older Codex has none", async () => {
  await withHandStore(async (store) => {
    Deno.removeSync(store.store.writerLocks!, { recursive: true });
    const before = await store.state();
    await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    assert.equal(Deno.lstatSync(store.store.writerLocks!).mode! & 0o777, 0o700);
    await undoNewest(store, store.writer);
    assert.deepEqual(await store.state(), before);
  });
});

function select({ home }: HandStore, sql: string): Record<string, unknown>[] {
  const db = new DatabaseSync(`${home}/state_5.sqlite`, { readOnly: true });
  try {
    return db.prepare(sql).all().map((row) => ({ ...row }));
  } finally {
    db.close();
  }
}

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { Execution } from "../../lib/act/batch/execute.ts";
import type { Writer } from "../../lib/system/writer.ts";
import {
  archiveThreads,
  deleteThreads,
  migrateThreads,
  settle,
  undoNewest,
} from "../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../support/hand_store.ts";

const IDS = Object.values(HAND);
const BUSY = /another program keeps Codex's database busy; try again/;

/** A writer that counts what it waits instead of waiting. */
function counting(writer: Writer): { readonly writer: Writer; readonly waitedMs: () => number } {
  let waitedMs = 0;
  return {
    writer: { ...writer, wait: (milliseconds) => void (waitedMs += milliseconds) },
    waitedMs: () => waitedMs,
  };
}

/** Runs `act` while another process keeps the database; every thread then has to be as it was, and one wait was enough. */
async function whileBusy(
  store: HandStore,
  act: (writer: Writer) => Promise<Execution>,
): Promise<void> {
  const before = await store.state();
  const other = new DatabaseSync(`${store.home}/state_5.sqlite`);
  other.exec("BEGIN IMMEDIATE");
  const { writer, waitedMs } = counting(store.writer);
  const { batchId: batch, outcomes } = await act(writer).finally(() => {
    other.exec("ROLLBACK");
    other.close();
  });
  assert.equal(batch, null);
  assert.ok(outcomes.length > 1);
  for (const { error } of outcomes) assert.match(error!, BUSY);
  assert.ok(waitedMs() <= 5000, `waited ${waitedMs()} ms`);
  assert.deepEqual(await store.state(), before);
}

const COPY = {
  from: "/work",
  fromGiven: "/work",
  to: "/elsewhere",
  move: false,
  tree: false,
  branch: null,
} as const;

for (
  const [deed, act] of [
    ["delete", (store, writer) => deleteThreads(store, { ids: IDS, writer })],
    ["delete --hard", (store, writer) => deleteThreads(store, { ids: IDS, writer, hard: true })],
    ["archive", (store, writer) => archiveThreads(store, { ids: IDS, writer })],
    ["migrate", (store, writer) => {
      return migrateThreads(store, { mappings: [COPY], writer });
    }],
  ] as readonly (readonly [
    string,
    (store: HandStore, writer: Writer) => Promise<Execution>,
  ])[]
) {
  Deno.test(`${deed} waits once for a database that another process keeps, not once a thread`, async () => {
    await withHandStore((store) => whileBusy(store, (writer) => act(store, writer)));
  });
}

Deno.test("undo waits once for a database that another process keeps, and works once it is free", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    await deleteThreads(store, { ids: IDS, writer: store.writer });
    await whileBusy(store, (writer) => undoNewest(store, writer));
    await undoNewest(store, store.writer);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("what was done before the database became busy stays done, and the rest is put back", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const other = new DatabaseSync(`${store.home}/state_5.sqlite`);
    let unlinked = 0;
    const { writer, waitedMs } = counting(store.writer);
    const hooked: Writer = {
      ...writer,
      tryLock(path, options) {
        if (unlinked === 1 && path.endsWith(".coordination.lock")) {
          unlinked++;
          other.exec("BEGIN IMMEDIATE");
        }
        return writer.tryLock(path, options);
      },
      unlink(path) {
        writer.unlink(path);
        if (path.startsWith(store.store.sessionsRoot)) unlinked++;
      },
    };
    const { batchId: batch, outcomes } = await deleteThreads(store, { ids: IDS, writer: hooked });
    other.exec("ROLLBACK");
    other.close();
    assert.ok(batch !== null);
    const [first, ...rest] = outcomes;
    assert.equal(first!.error, null);
    for (const { error } of rest) assert.match(error!, BUSY);
    assert.ok(waitedMs() <= 5000, `waited ${waitedMs()} ms`);
    await undoNewest(store, store.writer);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("a reader in a database with a rollback journal is waited for before any file goes, and named", async () => {
  await withHandStore(async (store) => {
    store.sql("PRAGMA journal_mode = DELETE");
    const before = await store.state();
    const reader = new DatabaseSync(`${store.home}/state_5.sqlite`, { readOnly: true });
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM threads").get();
    const unlinked: string[] = [];
    const { writer, waitedMs } = counting(store.writer);
    const hooked: Writer = {
      ...writer,
      unlink(path) {
        if (path.startsWith(store.store.sessionsRoot)) unlinked.push(path);
        writer.unlink(path);
      },
    };
    const { batchId: batch, outcomes } = await deleteThreads(store, { ids: IDS, writer: hooked });
    assert.equal(batch, null);
    for (const { error } of outcomes) assert.match(error!, BUSY);
    assert.deepEqual(unlinked, []);
    assert.ok(waitedMs() <= 5000, `waited ${waitedMs()} ms`);
    assert.deepEqual(await store.state(), before);
    reader.exec("COMMIT");
    reader.close();
    await deleteThreads(store, { ids: IDS, writer: store.writer });
    await undoNewest(store, store.writer);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("settling waits once for a busy database, leaves what needs it with that reason, and finishes it later", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    // Dies once every file is gone and no row is.
    const dying: Writer = {
      ...writer,
      openDatabase(path) {
        const db = writer.openDatabase(path);
        return {
          ...db,
          prepare(sql, options) {
            if (sql.startsWith("DELETE")) throw Object.assign(new Error("dead"), { code: "EIO" });
            return db.prepare(sql, options);
          },
        };
      },
    };
    await deleteThreads(store, { ids: IDS, writer: dying, hard: true }).catch(() => {});
    const other = new DatabaseSync(`${store.home}/state_5.sqlite`);
    other.exec("BEGIN IMMEDIATE");
    const counted = counting(writer);
    const [left] = await settle(store, counted.writer);
    other.exec("ROLLBACK");
    assert.equal(left!.left.length, IDS.length);
    for (const reason of left!.left) assert.match(reason, BUSY);
    assert.ok(counted.waitedMs() <= 5000, `waited ${counted.waitedMs()} ms`);
    assert.deepEqual((await settle(store, writer))[0]!.left, []);
    assert.deepEqual(other.prepare("SELECT id FROM threads").all(), []);
    other.close();
  });
});

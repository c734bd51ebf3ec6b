import assert from "node:assert/strict";
import {
  readDatabaseFiles,
  readGhosts,
  readLocks,
  readNamesSurvey,
  readRoots,
} from "../../../../lib/diagnose/store/read_beside.ts";
import { lookWith } from "../../../../lib/system/look.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { checkedRow } from "../../../support/value/facts_of.ts";
import { bareFolder } from "../../../support/value/store_paths.ts";

Deno.test("the name index tells whether it is torn, and which names only it has", async () => {
  await withHandStore(({ store, system, home }) => {
    const rows = [checkedRow({ id: HAND.parent, name: "Mine" }), checkedRow({ id: HAND.other })];
    const read = () => readNamesSurvey(store, { system, rows });
    assert.deepEqual(read(), {
      ...{ isTerminated: true, broken: 0, isJoined: false, unnamed: [HAND.other], trouble: null },
    });
    Deno.writeTextFileSync(`${home}/session_index.jsonl`, '{broken\n{"id":"x"');
    assert.deepEqual(read(), {
      ...{ isTerminated: false, broken: 2, isJoined: false, unnamed: [], trouble: null },
    });
    Deno.removeSync(`${home}/session_index.jsonl`);
    assert.deepEqual([read().isTerminated, read().trouble], [null, null]);
    Deno.mkdirSync(`${home}/session_index.jsonl`);
    assert.notEqual(read().trouble, null);
    assert.equal(readNamesSurvey(bareFolder(), { system, rows }).isTerminated, null);
    return Promise.resolve();
  });
});

Deno.test("locks tell who is live and what is left over", async () => {
  await withHandStore(({ store, system, home }) => {
    assert.deepEqual(readLocks(store, system), { live: [], staleLocks: 0 });
    Deno.writeTextFileSync(`${home}/thread-writer-locks/.coordination.lock`, "");
    Deno.writeTextFileSync(`${home}/thread-writer-locks/${HAND.fork}.lock`, "");
    using held = Deno.openSync(`${home}/thread-writer-locks/${HAND.other}.lock`, {
      create: true,
      write: true,
    });
    held.lockSync(true);
    assert.deepEqual(readLocks(store, system), { live: [HAND.other], staleLocks: 1 });
    assert.equal(readLocks(bareFolder(), system).live, null);
    return Promise.resolve();
  });
});

Deno.test("ghosts are what the desktop app knows and the store does not", async () => {
  await withHandStore(({ store, system, home }) => {
    const known = new Set([HAND.other]);
    assert.equal(readGhosts(store, { system, known }).ghosts, null);
    const state = { threads: [HAND.other, HAND.fork] };
    Deno.writeTextFileSync(`${home}/.codex-global-state.json`, JSON.stringify(state));
    assert.deepEqual(readGhosts(store, { system, known }).ghosts, [HAND.fork]);
    return Promise.resolve();
  });
});

Deno.test("databases have sizes, backups names, roots kinds", async () => {
  await withHandStore(async ({ store, system, home }) => {
    const { databases, backups } = readDatabaseFiles(store, system);
    assert.deepEqual([databases.map(({ name }) => name), backups], [["state_5.sqlite"], []]);
    assert.ok(databases[0]!.bytes > 10_000);
    Deno.mkdirSync(`${home}/db-backups/sqlite-17-0`, { recursive: true });
    assert.deepEqual(readDatabaseFiles(store, system).backups, ["sqlite-17-0"]);
    const look = lookWith(system.files);
    const { roots, config } = await readRoots(store, look);
    assert.deepEqual([roots, config], [{ sessions: "directory", trash: null }, "missing"]);
    Deno.writeTextFileSync(`${home}/config.toml`, "");
    assert.equal((await readRoots(store, look)).config, "loaded");
    assert.equal((await readRoots(bareFolder(), look)).config, null);
  });
});

import assert from "node:assert/strict";
import {
  ensureLockFolder,
  inCoordination,
  isLockable,
  isStalled,
  lockThreads,
  lockToolsOf,
  releaseThreads,
  retriedWhileBusy,
  whyUnlocked,
} from "../../../../lib/act/locks/writer_locks.ts";
import { FOLDER_OF_OURS } from "../../../../lib/codex/liveness.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import type { StorePaths } from "../../../../lib/model/store.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { absolute } from "../../../support/value/paths.ts";
import { bareFolder } from "../../../support/value/store_paths.ts";

const LOCKS = "/h/thread-writer-locks";
const COORDINATION = absolute(`${LOCKS}/.coordination.lock`);

Deno.test("lockThreads() takes what it can, and releaseThreads() takes the files away again", () => {
  const memory = newMemoryStore([`${LOCKS}/held.lock`, COORDINATION]);
  const tools = lockToolsOf(memory);
  memory.tools.writer.tryLock(absolute(`${LOCKS}/held.lock`), { create: false });
  const locks = lockThreads([asThreadId("a"), asThreadId("held"), asThreadId("../out")], tools);
  assert.deepEqual([...locks.keys()], ["a"]);
  assert.equal(memory.has(`${LOCKS}/a.lock`), true);
  assert.match(whyUnlocked(asThreadId("held"), tools), /is in use by Codex/);
  assert.match(whyUnlocked(asThreadId("../out"), tools), /no plain word/);
  assert.match(whyUnlocked(asThreadId("none"), tools), /cannot be made/);
  releaseThreads(locks, tools);
  assert.equal(memory.has(`${LOCKS}/a.lock`), false);
  assert.equal(memory.has(`${LOCKS}/held.lock`), true);
});

Deno.test("a bare folder has no locks to take", () => {
  const memory = newMemoryStore();
  const tools = { ...lockToolsOf(memory), store: bareFolder() };
  assert.equal(lockThreads([asThreadId("a")], tools).size, 0);
  assert.equal(inCoordination(tools, () => 7), 7);
  ensureLockFolder(tools);
  assert.equal(memory.has(LOCKS), false);
});

Deno.test("inCoordination() lets go after an error, and waits no second time for who keeps the lock", () => {
  const memory = newMemoryStore([COORDINATION]);
  let waits = 0;
  const writer = { ...memory.tools.writer, wait: () => void waits++ };
  const tools = { ...lockToolsOf(memory), writer };
  assert.throws(() =>
    inCoordination(tools, () => {
      throw new Error("in work");
    }), /in work/);
  assert.equal(inCoordination(tools, () => 1), 1);
  writer.tryLock(COORDINATION, { create: false });
  const stalled = (error: unknown) => isStalled(error);
  assert.throws(() => inCoordination(tools, () => 1), stalled);
  const first = waits;
  assert.ok(first > 100);
  assert.throws(() => inCoordination(tools, () => 1), stalled);
  assert.equal(waits, first);
});

Deno.test("retriedWhileBusy() says work again while the database is busy, and tells any other error at once", () => {
  const { writer } = newMemoryStore().tools;
  let tries = 0;
  const work = () => {
    if (++tries < 3) throw new Error("database is locked");
    return "done";
  };
  assert.equal(retriedWhileBusy(writer, work), "done");
  assert.equal(tries, 3);
  assert.throws(() =>
    retriedWhileBusy(writer, () => {
      tries++;
      throw new Error("disk I/O error");
    }), /disk I\/O/);
  assert.equal(tries, 4);
});

Deno.test("ensureLockFolder() marks a folder that it had to make, and no other", () => {
  const without = newMemoryStore();
  ensureLockFolder(lockToolsOf(without));
  assert.equal(without.has(`${LOCKS}/${FOLDER_OF_OURS}`), true);
  const withLocks = newMemoryStore([COORDINATION]);
  ensureLockFolder(lockToolsOf(withLocks));
  assert.equal(withLocks.has(`${LOCKS}/${FOLDER_OF_OURS}`), false);
});

Deno.test("isLockable() takes no id that could lead out of the folder", () => {
  const ids = ["01a1-b.c_d", "", ".hidden", "a/b", "..", "a\0b", "ä"];
  assert.deepEqual(ids.map(asThreadId).map(isLockable), [
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
});

Deno.test("where the store shares its rollouts, locks are taken in both homes or in none", () => {
  const shared = "/other/thread-writer-locks";
  const theirs = absolute(`${shared}/.coordination.lock`);
  const memory = newMemoryStore([COORDINATION, theirs, `${shared}/held.lock`]);
  const store = { ...memory.store, sharedLocks: absolute(shared) } as StorePaths;
  const tools = { ...lockToolsOf(memory), store };
  const { writer } = memory.tools;
  const isFree = (path: string): boolean => {
    const lock = writer.tryLock(absolute(path), { create: false });
    lock?.release();
    return lock !== null;
  };
  writer.tryLock(absolute(`${shared}/held.lock`), { create: false });
  const locks = lockThreads([asThreadId("a"), asThreadId("held")], tools);
  assert.deepEqual([...locks.keys()], ["a"]);
  assert.deepEqual([`${LOCKS}/a.lock`, `${shared}/a.lock`].map(isFree), [false, false]);
  // That of ours was let go of again.
  assert.equal(isFree(`${LOCKS}/held.lock`), true);
  assert.match(whyUnlocked(asThreadId("held"), tools), /is in use by Codex/);
  inCoordination(tools, () => {
    assert.deepEqual([COORDINATION, theirs].map(isFree), [false, false]);
  });
  assert.deepEqual([COORDINATION, theirs].map(isFree), [true, true]);
  releaseThreads(locks, tools);
  assert.deepEqual([`${LOCKS}/a.lock`, `${shared}/a.lock`].map(memory.has), [false, false]);
  const held = writer.tryLock(theirs, { create: false })!;
  const impatient = { ...tools, writer: { ...writer, wait: () => {} } };
  assert.throws(() => inCoordination(impatient, () => 1), (error: unknown) => isStalled(error));
  assert.equal(isFree(COORDINATION), true);
  held.release();
});

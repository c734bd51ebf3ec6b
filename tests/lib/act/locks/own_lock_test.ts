import assert from "node:assert/strict";
import {
  OWN_LOCK,
  takeOwnLock,
  trashError,
  trashRefusal,
  trashTrouble,
  tryMaintenanceLock,
} from "../../../../lib/act/locks/own_lock.ts";
import { UsageError } from "../../../../lib/model/error.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { absolute } from "../../../support/value/paths.ts";
import { bareFolder } from "../../../support/value/store_paths.ts";

const coded = (code: string) => Object.assign(new Error("told"), { code });

Deno.test("takeOwnLock() makes the trash, and lets no second rollkeep act", () => {
  const { store, tools, has } = newMemoryStore();
  const lock = takeOwnLock(store, tools.writer);
  assert.equal(has(`/h/trash/${OWN_LOCK}`), true);
  assert.throws(() => takeOwnLock(store, tools.writer), /another rollkeep works/);
  lock.release();
  takeOwnLock(store, tools.writer).release();
});

Deno.test("takeOwnLock() refuses a trash that cannot be made", () => {
  const { store, tools } = newMemoryStore(["/h/trash"]);
  assert.throws(() => takeOwnLock(store, tools.writer), /Cannot use trash "\/h\/trash"/);
});

Deno.test("tryMaintenanceLock() does without where Codex has never done maintenance", () => {
  const { store, tools } = newMemoryStore();
  assert.equal(tryMaintenanceLock(store, tools.writer), null);
  assert.equal(tryMaintenanceLock(bareFolder(), tools.writer), null);
  tools.writer.makeDir(absolute("/h/.tmp"));
  const lock = tryMaintenanceLock(store, tools.writer);
  assert.notEqual(lock, null);
  assert.equal(tryMaintenanceLock(store, tools.writer), null);
});

Deno.test("trashRefusal() says what a refusal of the system means, and what to do about it", () => {
  const room = trashRefusal("Cannot x", coded("ENOSPC"));
  assert.equal(room.reason, "no-room");
  assert.match(room.hint!, /free some space, or name a trash elsewhere with --trash-root/);
  assert.equal(trashRefusal("Cannot x", coded("EACCES")).message, "Cannot x: permission denied");
  const unknown = trashRefusal("Cannot x", coded("EODD"));
  assert.deepEqual([unknown.reason, unknown.message, unknown.hint], [
    "unwritable",
    "Cannot x: told",
    undefined,
  ]);
});

Deno.test("trashError() leaves errors of our own as they are", () => {
  const own = new UsageError("ours");
  assert.equal(trashError("Cannot x", own), own);
  assert.equal(trashError("Cannot x", "text"), "text");
  assert.match(`${trashError("Cannot x", coded("EROFS"))}`, /mounted read-only/);
});

Deno.test("trashTrouble() tries the trash and leaves nothing behind", async () => {
  const { store, tools, has } = newMemoryStore();
  assert.equal(await trashTrouble(store, tools), null);
  assert.equal(has("/h/trash"), false);
  const taken = newMemoryStore(["/h/trash/.lock"]);
  assert.equal(await trashTrouble(taken.store, taken.tools), null);
  assert.equal(taken.has("/h/trash/.lock"), true);
  const odd = newMemoryStore(["/h/trash/x"]);
  odd.plant("/h/trash/.lock", "directory");
  assert.equal((await trashTrouble(odd.store, odd.tools))?.reason, "unwritable");
});

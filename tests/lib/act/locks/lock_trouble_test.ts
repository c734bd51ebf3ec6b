import assert from "node:assert/strict";
import {
  isLockMissing,
  lockFolderTrouble,
  lockTrouble,
} from "../../../../lib/act/locks/lock_trouble.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { absolute } from "../../../support/value/paths.ts";
import { bareFolder } from "../../../support/value/store_paths.ts";

const LOCKS = "/h/thread-writer-locks";

Deno.test("lockTrouble() names a lock that nobody can take, and nothing of one that somebody holds", () => {
  const { store, tools, plant } = newMemoryStore([`${LOCKS}/free.lock`, `${LOCKS}/held.lock`]);
  const { files } = tools.system;
  tools.writer.tryLock(absolute(`${LOCKS}/held.lock`), { create: false });
  plant(`${LOCKS}/link.lock`, "link");
  plant(`${LOCKS}/folder.lock`, "directory");
  const trouble = (id: string) => lockTrouble(asThreadId(id), { store, files });
  assert.deepEqual(["free", "held", "none"].map(trouble), [null, null, null]);
  assert.match(trouble("link")!, /symbolic link/);
  assert.match(trouble("folder")!, /a folder/);
  assert.equal(lockTrouble(asThreadId("link"), { store: bareFolder(), files }), null);
  const missing = (id: string) => isLockMissing(asThreadId(id), { store, files });
  assert.deepEqual(["none", "free", "link"].map(missing), [true, false, false]);
});

Deno.test("lockTrouble() and lockFolderTrouble() tell what the system says against a lock", async () => {
  const { store, tools } = newMemoryStore([`${LOCKS}/.coordination.lock`]);
  const failing = (code: string) => ({
    ...tools.system.files,
    lstat: () => {
      throw Object.assign(new Error(code), { code });
    },
  });
  assert.match(
    lockTrouble(asThreadId("a"), { store, files: failing("ENAMETOOLONG") })!,
    /too long/,
  );
  assert.match(
    lockTrouble(asThreadId("a"), { store, files: failing("EACCES") })!,
    /cannot be opened \(EACCES\)/,
  );
  const folder = async (code: string) =>
    (await lockFolderTrouble({ store, files: failing(code), writer: tools.writer }))?.message;
  assert.match((await folder("EACCES"))!, /may not list it or write in it/);
  assert.match((await folder("EIO"))!, /cannot be used \(EIO\)/);
  assert.match((await folder("ENOTDIR"))!, /no folder/);
});

Deno.test("lockFolderTrouble() is none where locks can be made, or there are none yet", async () => {
  const trouble = async (paths: readonly string[], odd = false) => {
    const { store, tools, plant } = newMemoryStore(paths);
    if (odd) plant(`${LOCKS}/.coordination.lock`, "link");
    const look = { store, files: tools.system.files, writer: tools.writer };
    return (await lockFolderTrouble(look))?.message ?? null;
  };
  assert.equal(await trouble([]), null);
  assert.equal(await trouble([`${LOCKS}/a.lock`]), null);
  assert.equal(await trouble([`${LOCKS}/.coordination.lock`]), null);
  assert.match((await trouble([`${LOCKS}/a.lock`], true))!, /symbolic link/);
});

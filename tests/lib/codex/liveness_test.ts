import assert from "node:assert/strict";
import { FOLDER_OF_OURS, newLiveness } from "../../../lib/codex/liveness.ts";
import { asThreadId } from "../../../lib/model/ids.ts";
import type { StorePaths } from "../../../lib/model/store.ts";
import { newMemoryFiles } from "../../support/disk/memory_files.ts";
import { absolute } from "../../support/value/paths.ts";
import { bareFolder, storePathsOf } from "../../support/value/store_paths.ts";

const LOCKS = "/h/thread-writer-locks";

/** A home with these files; those of which a lock is held. */
function homeWith(paths: readonly string[], held: readonly string[] = []) {
  const memory = newMemoryFiles("/h", () => 0);
  for (const path of paths) {
    memory.writer.makeDirs(absolute(path.slice(0, path.lastIndexOf("/"))));
    memory.writer.create(absolute(path)).close();
  }
  for (const path of held) memory.writer.tryLock(absolute(path), { create: false });
  return { store: storePathsOf("/h"), files: memory.files };
}

const COORDINATION = `${LOCKS}/.coordination.lock`;

Deno.test("a thread is live while somebody holds its lock", () => {
  const isLive = newLiveness(
    homeWith([COORDINATION, `${LOCKS}/a.lock`, `${LOCKS}/b.lock`], [`${LOCKS}/a.lock`]),
  );
  assert.deepEqual(["a", "b", "c"].map(asThreadId).map(isLive), [true, false, false]);
});

Deno.test("nobody knows whether a thread is live while the coordination lock is busy or gone", () => {
  const locks = [COORDINATION, `${LOCKS}/a.lock`];
  assert.equal(newLiveness(homeWith(locks, [COORDINATION]))(asThreadId("a")), null);
  assert.equal(newLiveness(homeWith([`${LOCKS}/a.lock`]))(asThreadId("a")), null);
});

Deno.test("a lock that is missing says nothing where Codex keeps none", () => {
  assert.equal(newLiveness(homeWith([]))(asThreadId("a")), null);
  assert.equal(newLiveness({ ...homeWith([]), store: bareFolder() })(asThreadId("a")), null);
  const ours = `${LOCKS}/${FOLDER_OF_OURS}`;
  assert.equal(newLiveness(homeWith([ours]))(asThreadId("a")), null);
  assert.equal(newLiveness(homeWith([ours, "/h/thread_history_1.sqlite"]))(asThreadId("a")), false);
});

Deno.test("where the store shares its rollouts, a lock in either home counts, and what neither tells is not known", () => {
  const shared = "/other/thread-writer-locks";
  const both = [COORDINATION, `${shared}/.coordination.lock`];
  const isLive = (paths: readonly string[], held: readonly string[] = []) => {
    const { store, files } = homeWith(paths, held);
    return newLiveness({ store: { ...store, sharedLocks: absolute(shared) } as StorePaths, files })(
      asThreadId("a"),
    );
  };
  assert.equal(isLive(both), false);
  const theirs = [...both, `${shared}/a.lock`];
  assert.equal(isLive(theirs, [`${shared}/a.lock`]), true);
  assert.equal(isLive(theirs), false);
  const ours = [...both, `${LOCKS}/a.lock`];
  assert.equal(isLive(ours, [`${LOCKS}/a.lock`]), true);
  // Codex there keeps no locks: rollkeep has made its folder.
  assert.equal(isLive([...both, `${shared}/${FOLDER_OF_OURS}`]), null);
  assert.equal(
    isLive([...both, `${shared}/${FOLDER_OF_OURS}`, "/other/thread_history_1.sqlite"]),
    false,
  );
});

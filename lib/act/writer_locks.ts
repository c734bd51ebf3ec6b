import { joinPath } from "../model/path_text.ts";
import type { StorePaths } from "../model/store.ts";
import { errorCode, type Files } from "../system/files.ts";
import type { HeldLock, Writer } from "../system/writer.ts";

/** What holding Codex's locks takes. */
export interface LockTools {
  readonly files: Files;
  readonly writer: Writer;
  readonly store: StorePaths;
}

/** Longest wait for the coordination lock; Codex holds it for moments only. */
const PATIENCE_MS = 5000;
const POLL_MS = 5;

/**
 * Runs something short inside Codex's coordination lock: renames, links and row statements only, for Codex waits without a
 * limit meanwhile (write-rules §3.4).
 *
 * @throws an error with code `EBUSY` when it stays taken for 5 s.
 */
export function inCoordination<T>(tools: LockTools, work: () => T): T {
  const folder = tools.store.writerLocks;
  if (folder === null) return work();
  const path = joinPath(folder, ".coordination.lock");
  for (let waited = 0;; waited += POLL_MS) {
    const lock = tools.writer.tryLock(path, { create: true });
    if (lock !== null) {
      try {
        return work();
      } finally {
        lock.release();
      }
    }
    if (waited >= PATIENCE_MS) {
      throw Object.assign(new Error("Codex keeps its coordination lock"), { code: "EBUSY" });
    }
    tools.writer.wait(POLL_MS);
  }
}

/** Makes the lock folder where a store from before 0.146 has none, so that a newer Codex meets our locks (§3.5). */
export function ensureLockFolder({ files, writer, store }: LockTools): void {
  if (store.writerLocks === null) return;
  try {
    files.lstat(store.writerLocks);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    writer.makeDir(store.writerLocks);
  }
}

/** Writer locks of several threads, held until {@link releaseThreads}. */
export type ThreadLocks = Map<string, HeldLock>;

/** Takes the writer locks of these threads; those that someone else holds are missing in the result. */
export function lockThreads(ids: readonly string[], tools: LockTools): ThreadLocks {
  const locks: ThreadLocks = new Map();
  const folder = tools.store.writerLocks;
  if (folder === null || ids.length === 0) return locks;
  try {
    inCoordination(tools, () => {
      for (const id of ids) {
        const lock = tools.writer.tryLock(joinPath(folder, `${id}.lock`), { create: true });
        if (lock !== null) locks.set(id, lock);
      }
    });
  } catch (error) {
    // A lock that stays behind would make the thread look live until this process ends.
    for (const lock of locks.values()) lock.release();
    throw error;
  }
  return locks;
}

/** Lets go of writer locks the way Codex does: inside the coordination lock, the file removed (codex-storage §6.3). */
export function releaseThreads(locks: ThreadLocks, tools: LockTools): void {
  const folder = tools.store.writerLocks;
  if (folder === null || locks.size === 0) return;
  try {
    inCoordination(tools, () => {
      for (const [id, lock] of locks) {
        lock.release();
        tools.writer.unlink(joinPath(folder, `${id}.lock`));
      }
    });
  } catch (error) {
    if (errorCode(error) === null) throw error;
    // A lock file left behind is harmless: the next writer sweeps it (codex-storage §7).
  } finally {
    for (const lock of locks.values()) lock.release();
  }
}

import { FOLDER_OF_OURS, type StoreFiles } from "../../codex/liveness.ts";
import type { ThreadId } from "../../model/ids.ts";
import { type AbsolutePath, lockFoldersOf, type StorePaths } from "../../model/store.ts";
import { errorCode } from "../../system/files.ts";
import type { HeldLock, Writer } from "../../system/writer.ts";
import { joinPath } from "../../text/path_text.ts";
import type { ActTools } from "../tools.ts";
import { isLockMissing, lockTrouble } from "./lock_trouble.ts";
import { isBusy } from "./transaction.ts";

/** What holding Codex's locks takes. */
export interface LockTools extends StoreFiles {
  readonly writer: Writer;
}

/** The same from what every act has. */
export function lockToolsOf(
  { tools, store }: { readonly tools: ActTools; readonly store: StorePaths },
): LockTools {
  return { files: tools.system.files, writer: tools.writer, store };
}

/** Longest wait for the coordination lock, or for another process that writes: both are held for moments only. */
const PATIENCE_MS = 5000;
const POLL_MS = 5;
const RETRY_MS = 60;
/** Longest that SQLite waits for another writer by itself. */
const BUSY_MS = 40;

/**
 * Writers, one for each batch, that have waited in vain. Nobody waits a second time: a thousand threads would take hours, with
 * writer locks held meanwhile.
 */
const outOfPatience = new WeakSet<Writer>();

/** How long may still be waited. */
function patienceMs(writer: Writer): number {
  return outOfPatience.has(writer) ? 0 : PATIENCE_MS;
}

/** Whether an error means that another process kept us waiting for as long as we wait. */
export function isStalled(error: unknown): boolean {
  return isBusy(error) || errorCode(error) === "EBUSY";
}

/**
 * Runs something short inside Codex's coordination lock: renames, links and row statements only, for Codex waits without a
 * limit meanwhile (write-rules §3.4). Where the store shares its rollouts, inside those of both homes.
 *
 * @throws an error with code `EBUSY` when it stays taken for 5 s; at once when somebody has been waited for in vain before.
 */
export function inCoordination<T>(tools: LockTools, work: () => T): T {
  const paths = lockFoldersOf(tools.store).map((folder) => joinPath(folder, ".coordination.lock"));
  for (let waited = 0;; waited += POLL_MS) {
    const lock = tryAll(paths, tools.writer);
    if (lock !== null) {
      try {
        return work();
      } finally {
        lock.release();
      }
    }
    if (waited >= patienceMs(tools.writer)) {
      outOfPatience.add(tools.writer);
      throw Object.assign(new Error("Codex keeps its coordination lock"), { code: "EBUSY" });
    }
    tools.writer.wait(POLL_MS);
  }
}

/**
 * The same for work that begins a write transaction: while another process writes, the coordination lock is let go of
 * between tries, so that Codex never waits for both.
 *
 * @throws the last error when the database stays busy for 5 s; at once when somebody has been waited for in vain before.
 */
export function inCoordinationRetried<T>(tools: LockTools, work: () => T): T {
  return retriedWhileBusy(tools.writer, () => inCoordination(tools, work));
}

/** The same without the coordination lock. `work` is said again from its beginning. */
export function retriedWhileBusy<T>(writer: Writer, work: () => T): T {
  for (let waited = 0;; waited += RETRY_MS + BUSY_MS) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (waited >= patienceMs(writer)) {
        outOfPatience.add(writer);
        throw error;
      }
    }
    writer.wait(RETRY_MS);
  }
}

/** Longest that SQLite may wait for another writer while the coordination lock is held, as a statement. */
export const SHORT_BUSY_TIMEOUT = `PRAGMA busy_timeout = ${BUSY_MS}`;

/** Makes the lock folder where a store from before 0.146 has none, so that a newer Codex meets our locks (§3.5). */
export function ensureLockFolder({ files, writer, store }: LockTools): void {
  if (store.writerLocks === null) return;
  try {
    files.lstat(store.writerLocks);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    writer.makeDir(store.writerLocks);
    writer.create(joinPath(store.writerLocks, FOLDER_OF_OURS)).close();
  }
}

/** Writer locks of several threads, held until {@link releaseThreads}. */
export type ThreadLocks = Map<ThreadId, HeldLock>;

/**
 * Takes the writer locks of these threads; those that someone else holds, or nobody can take, are missing in the result:
 * {@link whyUnlocked} tells.
 */
export function lockThreads(ids: readonly ThreadId[], tools: LockTools): ThreadLocks {
  const locks: ThreadLocks = new Map();
  const folders = lockFoldersOf(tools.store);
  if (folders.length === 0 || ids.length === 0) return locks;
  try {
    inCoordination(tools, () => {
      for (const id of ids.filter(isLockable)) {
        const lock = tryThread(folders.map((at) => joinPath(at, `${id}.lock`)), tools.writer);
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

/** What only one lock can be: the others are none the worse for it. */
const OF_ONE_LOCK: ReadonlySet<string | null> = new Set([
  "ENOTFILE",
  "ENAMETOOLONG",
  "EACCES",
  "EPERM",
  "EISDIR",
  "ELOOP",
]);

/** All of these locks as one; `null`: somebody holds one of them, and none is taken. */
function tryAll(paths: readonly AbsolutePath[], writer: Writer): HeldLock | null {
  const held: HeldLock[] = [];
  const release = (): void => held.forEach((lock) => lock.release());
  try {
    for (const path of paths) {
      const lock = writer.tryLock(path, { create: true });
      if (lock === null) {
        release();
        return null;
      }
      held.push(lock);
    }
  } catch (error) {
    release();
    throw error;
  }
  return { release };
}

/** `null`: somebody holds it, or nobody can. */
function tryThread(paths: readonly AbsolutePath[], writer: Writer): HeldLock | null {
  try {
    return tryAll(paths, writer);
  } catch (error) {
    if (!OF_ONE_LOCK.has(errorCode(error))) throw error;
    return null;
  }
}

/** Why {@link lockThreads} has not taken a lock, as a sentence. */
export function whyUnlocked(id: ThreadId, tools: LockTools): string {
  if (!isLockable(id)) return `its id "${id}" is no plain word`;
  const trouble = lockTrouble(id, tools);
  if (trouble !== null) return `thread ${id} ${trouble}`;
  return isLockMissing(id, tools)
    ? `the lock of thread ${id} cannot be made; make "${tools.store.writerLocks}" writable`
    : `thread ${id} ${IN_USE}`;
}

/** Lets go of writer locks the way Codex does: inside the coordination lock, the file removed (codex-storage §6.3). */
export function releaseThreads(locks: ThreadLocks, tools: LockTools): void {
  const folders = lockFoldersOf(tools.store);
  if (folders.length === 0 || locks.size === 0) return;
  try {
    inCoordination(tools, () => {
      for (const [id, lock] of locks) {
        lock.release();
        for (const folder of folders) unlinkLock(joinPath(folder, `${id}.lock`), tools.writer);
      }
    });
  } catch (error) {
    // Without the coordination lock the files stay.
    if (errorCode(error) === null) throw error;
  } finally {
    for (const lock of locks.values()) lock.release();
  }
}

/** A lock file left behind is harmless: the next writer sweeps it (codex-storage §7). */
function unlinkLock(path: AbsolutePath, writer: Writer): void {
  try {
    writer.unlink(path);
  } catch (error) {
    if (errorCode(error) === null) throw error;
  }
}

/**
 * Whether an id can name a lock file. Ids come from the text of a rollout, which is untrusted: one with a slash would lead
 * out of the folder.
 */
export function isLockable(id: ThreadId): boolean {
  return /^[0-9A-Za-z][0-9A-Za-z._-]*$/.test(id);
}

/** What is said of a thread that Codex holds open, behind its name. */
export const IN_USE =
  "is in use by Codex; its background server keeps an idle thread for about a minute " +
  "(codex app-server daemon stop lets go of it at once)";

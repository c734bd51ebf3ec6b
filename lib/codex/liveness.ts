import type { ThreadId } from "../model/ids.ts";
import { type AbsolutePath, lockFoldersOf, type StorePaths } from "../model/store.ts";
import { entryNames, errorCode, type Files, orElse, statOrNull } from "../system/files.ts";
import { joinPath, parentPath } from "../text/path_text.ts";

/** A store, and what looks at its files. */
export interface StoreFiles {
  readonly store: StorePaths;
  readonly files: Files;
}

/** Whether someone holds the writer lock of a thread with this id; `null` when it cannot be told. */
export type Liveness = (id: ThreadId) => boolean | null;

/**
 * Looks for thread after thread whether someone holds its writer lock: no lock file, not live; else its lock is tried inside the
 * coordination lock, for less than a millisecond. A bare probe made half of all concurrent resumes fail (write-rules §3.3).
 * `null`: no lock folder (Codex before 0.146), one that cannot be listed, a lock that cannot be tried, or the coordination lock
 * is busy or gone. Each folder is listed once, at the first question: few of ten thousand threads have a lock file, and looking
 * for one that is not there costs an error each time. Where the store shares its rollouts, a lock in either folder counts.
 */
export function newLiveness({ store, files }: StoreFiles): Liveness {
  const folders = lockFoldersOf(store).map((folder, at) =>
    // The databases of another home lie beside its locks, for all that is known.
    newFolderLiveness(folder, { files, home: at === 0 ? store.sqliteHome : parentPath(folder) })
  );
  return (id) => {
    const answers = folders.map((isLive) => isLive(id));
    if (answers.includes(true)) return true;
    return answers.length === 0 || answers.includes(null) ? null : false;
  };
}

/** Where the databases lie that tell whether Codex keeps locks. */
export interface LockHome {
  readonly files: Files;
  /** Folder of the databases. */
  readonly home: AbsolutePath | null;
}

function newFolderLiveness(folder: AbsolutePath, { files, home }: LockHome): Liveness {
  let known: { readonly names: ReadonlySet<string>; readonly unlocked: false | null } | undefined;
  return (id) => {
    known ??= orElse(() => ({
      names: entryNames(folder, files),
      unlocked: hasLocks(folder, { files, home }) ? false : null,
    }), { names: new Set(), unlocked: null });
    const name = `${id}.lock`;
    return known.names.has(name) ? isHeld(joinPath(folder, name), files) : known.unlocked;
  };
}

function isHeld(path: AbsolutePath, files: Files): boolean | null {
  const shared = joinPath(parentPath(path), ".coordination.lock");
  const coordination = orElse(() => files.tryLock(shared), null);
  if (coordination === null) return null;
  try {
    const lock = files.tryLock(path);
    lock?.release();
    return lock === null;
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    return code === "ENOENT" ? false : null;
  } finally {
    coordination.release();
  }
}

/**
 * File in a lock folder that rollkeep has made: Codex from before 0.146 has none, and goes on without locks when it finds one
 * (write-rules §3.5).
 */
export const FOLDER_OF_OURS = ".made-by-rollkeep";

/** Database that came with the locks: where it is, Codex keeps them, whoever made their folder (codex-storage §8). */
const CAME_WITH_LOCKS = "thread_history_1.sqlite";

/** Whether Codex keeps locks here, so that a missing lock file says that nobody holds it. */
export function hasLocks(folder: AbsolutePath, { files, home }: LockHome): boolean {
  const isThere = (path: AbsolutePath) => statOrNull(path, files) !== null;
  if (!isThere(folder)) return false;
  return !isThere(joinPath(folder, FOLDER_OF_OURS)) ||
    (home !== null && entryNames(home, files).has(CAME_WITH_LOCKS));
}

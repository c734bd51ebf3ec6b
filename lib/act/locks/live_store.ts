import { newLiveness } from "../../codex/liveness.ts";
import { asThreadId, type ThreadId } from "../../model/ids.ts";
import { type AbsolutePath, lockFoldersOf, type StorePaths } from "../../model/store.ts";
import { entryNames, type Files, orElse } from "../../system/files.ts";
import { joinPath } from "../../text/path_text.ts";
import { isLocked } from "./lock_trouble.ts";

/** Most locks that are tried: Codex waits meanwhile. So many files are no stale ones. */
const MOST_TRIED = 100;

/**
 * Whether Codex holds the writer lock of any thread. Inside the coordination lock, or a resume may fail that tries the same
 * lock in that moment (write-rules §3.3). `held`: those that we hold ourselves. `false` where there are no locks.
 */
export function isSomeThreadOpen(
  store: StorePaths,
  { files, held }: { readonly files: Files; readonly held: ReadonlySet<ThreadId> },
): boolean {
  const own = new Set([...held].map((id) => `${id}.lock`));
  const locks = lockFoldersOf(store).flatMap((folder) =>
    lockNames(folder, files).filter((name) => !own.has(name)).map((name) => joinPath(folder, name))
  );
  if (locks.length > MOST_TRIED) return true;
  // Of a lock that cannot be tried whoever held it is done, or it is not ours to open: it tells nothing.
  return locks.some((path) => orElse(() => isLocked(path, files), false));
}

/** Names of the lock files of threads in a folder. */
function lockNames(folder: AbsolutePath, files: Files): readonly string[] {
  return [...entryNames(folder, files)]
    .filter((name) => name.endsWith(".lock") && !name.startsWith("."));
}

/** What is said of a change that concerns everybody while Codex is at work. */
export const STORE_IN_USE = "concerns every thread, and Codex has one open; close Codex first " +
  "(codex app-server daemon stop ends its background server)";

/** Whether Codex has any thread open, asked as it has to be from outside of its lock; `null`: nobody can tell. */
export function isStoreLive(
  { store, files }: { readonly store: StorePaths; readonly files: Files },
): boolean | null {
  const isLive = newLiveness({ store, files });
  const names = lockFoldersOf(store).flatMap((folder) =>
    orElse(() => lockNames(folder, files), [])
  );
  const told = names.map((name) => isLive(asThreadId(name.slice(0, -".lock".length))));
  return told.includes(true) ? true : told.includes(null) ? null : false;
}

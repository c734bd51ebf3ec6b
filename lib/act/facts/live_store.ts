import type { ThreadId } from "../../model/ids.ts";
import type { StorePaths } from "../../model/store.ts";
import { entryNames, type Files, orElse } from "../../system/files.ts";
import { joinPath } from "../../text/path_text.ts";
import { ThreadError } from "./thread_error.ts";
import type { ActTools } from "../tools.ts";
import { isLocked } from "../locks/lock_trouble.ts";

/** Most locks that are tried: Codex waits meanwhile. So many files are no stale ones. */
const MOST_TRIED = 100;

/**
 * Whether Codex holds the writer lock of any thread. Inside the coordination lock, or a resume may fail that tries the same
 * lock in that moment (write-rules §3.3). `held`: those that we hold ourselves. `false` where there are no locks.
 */
export function isSomeThreadOpen(
  { writerLocks }: Pick<StorePaths, "writerLocks">,
  { files, held }: { readonly files: Files; readonly held: ReadonlySet<ThreadId> },
): boolean {
  if (writerLocks === null) return false;
  const own = new Set([...held].map((id) => `${id}.lock`));
  const names = [...entryNames(writerLocks, files)].filter((name) =>
    name.endsWith(".lock") && !name.startsWith(".") && !own.has(name)
  );
  if (names.length > MOST_TRIED) return true;
  // Of a lock that cannot be tried whoever held it is done, or it is not ours to open: it tells nothing.
  return names.some((name) => orElse(() => isLocked(joinPath(writerLocks, name), files), false));
}

/** What is said of a change that concerns everybody while Codex is at work. */
export const STORE_IN_USE = "concerns every thread, and Codex has one open; close Codex first " +
  "(codex app-server daemon stop ends its background server)";

/** @throws {ThreadError} when Codex has a thread open that we have not. Inside the coordination lock. */
export function refuseLiveStore(
  { tools: { system }, store, held }: {
    readonly tools: ActTools;
    readonly store: StorePaths;
    readonly held: ReadonlySet<ThreadId>;
  },
): void {
  if (isSomeThreadOpen(store, { files: system.files, held })) {
    throw new ThreadError(`it ${STORE_IN_USE}`);
  }
}

import { isTranscriptName, parseRolloutName } from "../../../codex/rollout_name.ts";
import type { RolloutId, ThreadId } from "../../../model/ids.ts";
import type { AbsolutePath, StorePaths } from "../../../model/store.ts";
import { errorCode, statOrNull } from "../../../system/files.ts";
import type { System } from "../../../system/system.ts";
import { joinPath } from "../../../text/path_text.ts";

/** Whose rollouts are looked for. */
export interface ThreadFilesOptions {
  readonly store: StorePaths;
  readonly system: Pick<System, "files" | "clock">;
  /** Thread ids. */
  readonly ids: ReadonlySet<ThreadId>;
  /** Ids of rollouts of other threads. */
  readonly bases: ReadonlySet<RolloutId>;
}

/** Where the rollouts of some threads lie in the store, by their names: in both roots, plain and compressed. */
export interface ThreadFiles {
  /** Looks again, at folders that have changed since the last look. Without a look nothing is known. */
  look(): void;
  /** Absolute paths of the rollouts of a thread, as of the last look. */
  filesOf(id: ThreadId): ReadonlySet<AbsolutePath>;
  /** Whether the store had a rollout at the last look. */
  hasRollout(rolloutId: RolloutId): boolean;
}

interface Found {
  readonly path: AbsolutePath;
  readonly threadId: ThreadId;
  readonly rolloutId: RolloutId;
}

interface Folder {
  readonly mtimeMs: number;
  /** Whether it was that old when it was listed that a later change must show in its time. */
  readonly isSettled: boolean;
  readonly found: readonly Found[];
  readonly below: readonly string[];
}

const DEEPEST = 32;
const NONE: ReadonlySet<AbsolutePath> = new Set();

/**
 * Watches over the rollouts of threads that are about to change. What Codex has done between plan and deed shows in the set
 * of a thread's files: a revert adds one, an archive moves all.
 */
export function newThreadFiles(options: ThreadFilesOptions): ThreadFiles {
  const { store } = options;
  const index = newIndex(options.bases);
  let folders: ReadonlyMap<AbsolutePath, Folder> = new Map();
  return {
    look() {
      const seen = new Map<AbsolutePath, Folder>();
      for (const root of [store.sessionsRoot, store.archivedRoot]) {
        if (root !== null) walk(root, { seen, before: folders, depth: 0, options });
      }
      for (const [path, folder] of folders) {
        if (seen.get(path) !== folder) index.remove(folder.found);
      }
      for (const [path, folder] of seen) if (folders.get(path) !== folder) index.add(folder.found);
      folders = seen;
    },
    filesOf: (id) => index.byThread.get(id) ?? NONE,
    hasRollout: (rolloutId) => index.byRollout.has(rolloutId),
  };
}

/** Found files by both their ids: kept up to date, for a batch of ten thousand threads looks again for every few. */
interface Index {
  readonly byThread: ReadonlyMap<ThreadId, ReadonlySet<AbsolutePath>>;
  readonly byRollout: ReadonlyMap<RolloutId, ReadonlySet<AbsolutePath>>;
  add(found: readonly Found[]): void;
  remove(found: readonly Found[]): void;
}

/** Of rollouts by their own id only the bases are asked for. */
function newIndex(bases: ReadonlySet<RolloutId>): Index {
  const byThread = new Map<ThreadId, Set<AbsolutePath>>();
  const byRollout = new Map<RolloutId, Set<AbsolutePath>>();
  return {
    byThread,
    byRollout,
    add(found) {
      for (const { path, threadId, rolloutId } of found) {
        byThread.getOrInsertComputed(threadId, () => new Set()).add(path);
        if (bases.has(rolloutId)) {
          byRollout.getOrInsertComputed(rolloutId, () => new Set()).add(path);
        }
      }
    },
    remove(found) {
      for (const { path, threadId, rolloutId } of found) {
        removePath(byThread, { key: threadId, path });
        removePath(byRollout, { key: rolloutId, path });
      }
    },
  };
}

function removePath<Id>(
  paths: Map<Id, Set<string>>,
  { key, path }: { readonly key: Id; readonly path: string },
): void {
  const known = paths.get(key);
  known?.delete(path);
  if (known?.size === 0) paths.delete(key);
}

interface Walk {
  readonly seen: Map<AbsolutePath, Folder>;
  readonly before: ReadonlyMap<AbsolutePath, Folder>;
  readonly depth: number;
  readonly options: ThreadFilesOptions;
}

function walk(path: AbsolutePath, { seen, before, depth, options }: Walk): void {
  if (depth > DEEPEST) return;
  const { files } = options.system;
  // The root itself may be a link; what lies below it is a folder or nothing.
  const stat = depth === 0 ? null : statOrNull(path, files);
  const known = before.get(path);
  const isKnown = known?.isSettled === true && stat !== null && stat.mtimeMs === known.mtimeMs;
  const folder = isKnown ? known : list(path, { mtimeMs: stat?.mtimeMs ?? NaN, options });
  if (folder === null) return;
  seen.set(path, folder);
  for (const name of folder.below) {
    walk(joinPath(path, name), { seen, before, depth: depth + 1, options });
  }
}

/** Steps of the times of file systems: a change right after a look may leave a time as it was. */
const FINE_MS = 100;
const COARSE_MS = 4000;

/** `null` when it cannot be listed: the scan has told, and a file that is missing fails its thread. */
function list(
  path: AbsolutePath,
  { mtimeMs, options }: { readonly mtimeMs: number; readonly options: ThreadFilesOptions },
): Folder | null {
  const { system: { files, clock }, ids, bases } = options;
  const age = clock.nowMs() - mtimeMs;
  const isSettled = age > (mtimeMs % 1000 === 0 ? COARSE_MS : FINE_MS);
  const found: Found[] = [];
  const below: string[] = [];
  try {
    for (const { name, kind } of files.readDir(path)) {
      if (kind === "directory") below.push(name);
      if (kind !== "file" || !isTranscriptName(name)) continue;
      const parts = parseRolloutName(name);
      if (parts === null) continue;
      const { threadId, rolloutId } = parts;
      if (!ids.has(threadId) && !bases.has(rolloutId)) continue;
      found.push({ path: joinPath(path, name), threadId, rolloutId });
    }
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null;
  }
  return { mtimeMs, isSettled, found, below };
}

import { SIDE_DATABASES } from "../codex/state/side_databases.ts";
import type { Grant } from "../model/grant.ts";
import type { Needs } from "../model/needs.ts";
import type { Request } from "../model/request/request.ts";
import type { AbsolutePath, StorePaths } from "../model/store.ts";
import { errorCode, type Files } from "../system/files.ts";
import {
  baseName,
  besidePath,
  cleanPath,
  foldPaths,
  joinPath,
  parentPath,
} from "../text/path_text.ts";
import { resolveFolder } from "./migration/resolve_folder.ts";

/** What a grant is made from. */
export interface GrantOptions {
  readonly needs: Needs;
  readonly store: StorePaths;
  /** The same store with the links in its roots resolved ({@link storeBehindLinks}). */
  readonly real: StorePaths;
  /** Folder of the cache; `null` when no home is known. */
  readonly cache: AbsolutePath | null;
  readonly files: Pick<Files, "lstat">;
  /** Whether the trash holds a removal for good that was cut off; asked only for a command that settles it. */
  readonly isPurging: () => boolean;
}

/**
 * The files a command may touch: the whole store for reading; for writing the cache, and for commands that change things
 * exactly Codex's files that a change concerns, never `auth.json` or `config.toml`. One path per root keeps the walk quick:
 * ten entries instead of one cost a third more. A command that changes things finishes a removal for good that was cut off, and
 * needs what that needed.
 */
export function commandGrant(
  request: Request,
  { needs, store, real, cache, files, isPurging }: GrantOptions,
): Grant {
  const stores = [store, real];
  const isChange = needs === "writer";
  const read = [...stores.flatMap(readPaths), cache];
  // Whether they exist, and where links in them lead.
  if (request.command === "session-migrate") read.push(...request.mappings.map(({ to }) => to));
  // Any folder may be one that a thread names and that is gone: only a look tells.
  if (request.command === "session-migrate-suggest") read.push(cleanPath("/"));
  const changed = isChange ? stores.flatMap(changedPaths) : [];
  if (isChange) {
    for (const { trashRoot } of stores) {
      const ground = existingAbove(trashRoot, files);
      // A new trash is made durable by a sync of the folder it lies in; nothing lies yet in those made for it.
      read.push(ground);
      changed.push(firstBelow(ground, trashRoot));
    }
  }
  if (isChange && (isForGood(request) || isPurging())) {
    changed.push(...stores.flatMap((store) => SIDE_DATABASES.flatMap(databaseIn(store))));
  }
  const write = [cache, ...changed];
  return {
    read: foldPaths(read.filter((path) => path !== null)),
    write: foldPaths(write.filter((path) => path !== null)),
    env: [],
    statfs: isChange,
  };
}

/** What the second reader of heads may do: read the rollouts, and nothing else. */
export function headGrant({ store, real }: Pick<GrantOptions, "store" | "real">): Grant {
  const roots = [store, real].flatMap((paths) => [paths.sessionsRoot, paths.archivedRoot]);
  const read = foldPaths(roots.filter((path) => path !== null));
  return { read, write: [], env: [], statfs: false };
}

/** What goes for good also goes from Codex's other databases (write-rules §1.2); nothing else may write them. */
function isForGood(request: Request): boolean {
  return request.command === "trash-empty" || (request.command === "delete" && request.hard);
}

function readPaths(store: StorePaths): (AbsolutePath | null)[] {
  return [
    store.home,
    store.sessionsRoot,
    store.archivedRoot,
    store.sqliteHome,
    store.trashRoot,
  ];
}

/** The nearest folder above a path that exists, or cannot be looked at. */
function existingAbove(path: AbsolutePath, files: Pick<Files, "lstat">): AbsolutePath {
  for (let at = parentPath(path);; at = parentPath(at)) {
    if (at === "/") return at;
    try {
      files.lstat(at);
      return at;
    } catch (error) {
      const code = errorCode(error);
      if (code === null) throw error;
      if (code !== "ENOENT" && code !== "ENOTDIR") return at;
    }
  }
}

/** The first folder on the way from one down to another: all that lies in it would have to be made. */
function firstBelow(ground: AbsolutePath, path: AbsolutePath): AbsolutePath {
  const [name] = path.slice(joinPath(ground, "").length).split("/");
  return joinPath(ground, name ?? "");
}

/** A database with the files that SQLite keeps beside it. */
function databaseIn(
  { sqliteHome }: StorePaths,
): (database: { readonly file: string }) => AbsolutePath[] {
  return ({ file }) =>
    sqliteHome === null
      ? []
      : ["", "-wal", "-shm", "-journal"].map((side) => joinPath(sqliteHome, `${file}${side}`));
}

function changedPaths(store: StorePaths): (AbsolutePath | null)[] {
  const { sessionIndex: index } = store;
  return [
    store.sessionsRoot,
    store.archivedRoot,
    store.writerLocks,
    store.tmp,
    ...(index === null ? [] : ["", ".lock", ".tmp"].map((ending) => besidePath(index, ending))),
    ...databaseIn(store)({ file: "state_5.sqlite" }),
    store.trashRoot,
  ];
}

/**
 * The same store with links resolved in its roots, and in nothing below them: the runtime asks for the permission of the
 * place a file really lies in, so that a `~/.codex` or `sessions/` that is a link needs both paths granted. What lies in the
 * home by name (index, locks) keeps that name: a link planted there widens no grant.
 */
export function storeBehindLinks(store: StorePaths, files: Pick<Files, "realPath">): StorePaths {
  const root = (path: AbsolutePath) => resolveFolder(path, files);
  const child = (path: AbsolutePath) =>
    joinPath(resolveFolder(parentPath(path), files), baseName(path));
  const roots = { sessionsRoot: root(store.sessionsRoot), trashRoot: root(store.trashRoot) };
  if (store.home === null) return { ...store, ...roots };
  return {
    ...store,
    ...roots,
    home: root(store.home),
    archivedRoot: root(store.archivedRoot),
    sqliteHome: root(store.sqliteHome),
    sessionIndex: child(store.sessionIndex),
    writerLocks: child(store.writerLocks),
    tmp: child(store.tmp),
  };
}

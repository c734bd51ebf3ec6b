import { APP_CATALOG } from "../codex/app/app_catalog.ts";
import { DESKTOP_STATE } from "../codex/check/desktop_catalog.ts";
import { GOALS_DATABASE, HISTORY_DATABASE, SIDE_DATABASES } from "../codex/state/side_databases.ts";
import type { Grant } from "../model/grant.ts";
import type { Needs } from "../model/needs.ts";
import { isDiagnosis } from "../model/request/is_diagnosis.ts";
import type { Request } from "../model/request/request.ts";
import { type AbsolutePath, type StorePaths, TRASH_SIZE_FILE } from "../model/store.ts";
import { BESIDE_DATABASE } from "../system/databases.ts";
import { errorCode, type Files } from "../system/files.ts";
import {
  baseName,
  besidePath,
  foldPaths,
  isAbsolute,
  joinPath,
  parentPath,
} from "../text/path_text.ts";
import { resolveFolder } from "./migration/resolve_folder.ts";
import { searchGround } from "./search_ground.ts";

/** A home that is read and nothing else. */
export interface SourceRoots {
  readonly store: StorePaths;
  /** The same store with the links in its roots resolved. */
  readonly real: StorePaths;
}

/** What a grant is made from. */
export interface GrantOptions {
  readonly needs: Needs;
  readonly store: StorePaths;
  /** The same store with the links in its roots resolved ({@link storeBehindLinks}). */
  readonly real: StorePaths;
  /** The home that threads are copied from; left out: none. */
  readonly source?: SourceRoots;
  /** Folder of the cache; `null` when no home is known. */
  readonly cache: AbsolutePath | null;
  /** The same with its links resolved. */
  readonly realCache: AbsolutePath | null;
  readonly files: Pick<Files, "lstat" | "readDir" | "realPath">;
  /** Removals for good and repairs that were cut off in the trash; asked only for a command that settles them. */
  readonly cutOff: () => ReadonlySet<"purge" | "repair">;
}

/**
 * The files a command may touch, each by its name: the roots of the store, the trash and the cache with all that lies in them;
 * of the home and the folder of the databases only the files that the command concerns, never `auth.json` or `config.toml`.
 * Each name costs every call on what the runtime sorts behind it: what nobody asks for is left out. A command that changes
 * things finishes a removal for good, or a repair, that was cut off, and needs what that needed.
 */
export function commandGrant(
  request: Request,
  { needs, store, real, source, cache, realCache, files, cutOff }: GrantOptions,
): Grant {
  const stores = [store, real];
  const isChange = needs === "writer" && request.command !== "seal";
  const isCached = needs !== "files" || isOfThreads(request);
  const caches = isCached ? [cache, realCache] : [];
  const roots = isOfThreads(request) || "ground" in request
    ? []
    : stores.flatMap((paths) => readPaths(paths, needs));
  const read = [...roots, ...caches];
  // Its databases are read from copies; its locks are tried as a reader tries them.
  for (const paths of source === undefined ? [] : [source.store, source.real]) {
    read.push(...readPaths(paths, needs), ...databasesIn(paths, [HISTORY_DATABASE]));
  }
  read.push(...pathsOfCommand(request, { stores, files }));
  const changed = isChange ? stores.flatMap(changedPaths) : [];
  if (isChange) {
    for (const { trashRoot } of stores) {
      changed.push(firstBelow(groundOf(trashRoot, files), trashRoot));
    }
    const sides = sideDatabases(request, { cutOff, isInto: source !== undefined });
    const side = (names: readonly string[]) => stores.flatMap((paths) => databasesIn(paths, names));
    changed.push(...side(sides.changed));
    read.push(...side(sides.read), ...changed);
  }
  // Sidecars lie beside rollouts, and nothing else is sealed: no database, no lock, no trash.
  const sealed = request.command === "seal" ? stores.flatMap(rolloutRoots) : [];
  if (request.command === "seal") read.push(...stores.map(ownLock));
  const write = [...caches, ...changed, ...sealed];
  return {
    read: foldPaths(read.filter((path) => path !== null)),
    write: foldPaths(write.filter((path) => path !== null)),
    env: [],
    statfs: isChange,
  };
}

/** What a command looks at beside all that every one of its needs does. */
function pathsOfCommand(
  request: Request,
  { stores, files }: Pick<GrantOptions, "files"> & { readonly stores: readonly StorePaths[] },
): (AbsolutePath | null)[] {
  const read: (AbsolutePath | null)[] = [];
  // Where Codex would look for instructions, what is a file there was found before anything is granted.
  if ("ground" in request) read.push(...request.ground.places.map(({ real }) => real));
  if (request.command === "list") {
    read.push(...stores.map(({ trashRoot }) => joinPath(trashRoot, TRASH_SIZE_FILE)));
  }
  if (request.command === "delete") {
    read.push(...stores.flatMap(({ home }) => home === null ? [] : withSides(home, [APP_CATALOG])));
  }
  // Whether they exist, and where links in them lead.
  if (request.command === "session-migrate") {
    read.push(...request.mappings.map(({ to }) => to).filter(isAbsolute));
  }
  // A thread that is not in the store may lie in the trash.
  if (request.command === "show" || isDiagnosis(request)) {
    read.push(...stores.map(({ trashRoot }) => trashRoot));
  }
  if (request.command === "repair" && request.only.includes("merge-database")) {
    read.push(...mergedFrom(request, stores));
  }
  if (isDiagnosis(request)) {
    read.push(...stores.flatMap((paths) => databasesIn(paths, [HISTORY_DATABASE])));
    if (request.command === "doctor") read.push(...stores.flatMap(checkedPaths));
  }
  // Rows tell of threads; where there are none, the names of rollouts.
  if (isOfThreads(request)) {
    read.push(...stores.flatMap((paths) => [...rolloutRoots(paths), ...databasesIn(paths, STATE)]));
  }
  if (request.command === "session-migrate-suggest") {
    const homes = stores.flatMap(({ home }) => home ?? []);
    read.push(...searchGround(request.under, { homes, files }).read);
  }
  return read;
}

/** Whether a completion is asked for threads of the store; all others are of the trash. */
function isOfThreads(request: Request): boolean {
  return request.command === "complete" && OF_THREADS.has(request.what);
}

const OF_THREADS: ReadonlySet<string> = new Set(["any", "active", "archived"]);

/** A database that rows are taken over from, or all that Codex has put aside: copied from there, and read nowhere else. */
function mergedFrom(
  { mergeFrom }: Extract<Request, { readonly command: "repair" }>,
  stores: readonly StorePaths[],
): readonly AbsolutePath[] {
  if (mergeFrom !== null) {
    return ["", ...BESIDE_DATABASE].map((ending) => besidePath(mergeFrom, ending));
  }
  return stores.flatMap(({ home }) => home === null ? [] : [joinPath(home, "db-backups")]);
}

/** Which of Codex's other databases a command that changes things changes, and which it only looks into. */
function sideDatabases(
  request: Request,
  { cutOff, isInto }: Pick<GrantOptions, "cutOff"> & { readonly isInto: boolean },
): { readonly read: readonly string[]; readonly changed: readonly string[] } {
  const unsettled = cutOff();
  if (isForGood(request) || unsettled.has("purge")) {
    return { read: [], changed: SIDE_DATABASES.map(({ file }) => file) };
  }
  // What Codex has taken in of the threads comes with them, or is put right.
  const isHistory = isInto || isRepair(request) || unsettled.has("repair");
  return { read: LOOKED_INTO, changed: isHistory ? [HISTORY_DATABASE] : [] };
}

/** What the second reader of heads may do: read the rollouts, and nothing else. */
export function headGrant({ store, real }: Pick<GrantOptions, "store" | "real">): Grant {
  const roots = [store, real].flatMap(rolloutRoots);
  const read = foldPaths(roots.filter((path) => path !== null));
  return { read, write: [], env: [], statfs: false };
}

/** Of Codex's other databases, what a change has to know something of: how far a history is taken in, whether there is a goal. */
const LOOKED_INTO = [HISTORY_DATABASE, GOALS_DATABASE];

const STATE = ["state_5.sqlite"];

/** What goes for good also goes from Codex's other databases (write-rules §1.2); nothing else may write them. */
function isForGood(request: Request): boolean {
  return request.command === "trash-empty" || (request.command === "delete" && request.hard);
}

/** What a repair changes of Codex's histories, and what takes it back or does it again (repair-rules §19). */
function isRepair({ command }: Pick<Request, "command">): boolean {
  return REPAIRS.has(command);
}

const REPAIRS: ReadonlySet<string> = new Set(["repair", "undo", "redo"]);

/** What tells of batches needs the trash alone. */
function readPaths(store: StorePaths, needs: Needs): (AbsolutePath | null)[] {
  if (needs === "files") return [store.trashRoot];
  return [
    store.sessionsRoot,
    store.archivedRoot,
    store.sessionIndex,
    store.writerLocks,
    store.sharedLocks,
    ...databasesIn(store, STATE),
  ];
}

/** The nearest folder above a path that exists, or cannot be looked at. */
export function groundOf(path: AbsolutePath, files: Pick<Files, "lstat">): AbsolutePath {
  for (let at = parentPath(path);; at = parentPath(at)) {
    if (at === parentPath(at)) return at;
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

/** Databases with the files that SQLite keeps beside them. */
function databasesIn({ sqliteHome }: StorePaths, names: readonly string[]): AbsolutePath[] {
  return sqliteHome === null ? [] : withSides(sqliteHome, names);
}

function withSides(folder: AbsolutePath, names: readonly string[]): AbsolutePath[] {
  return names.map((name) => joinPath(folder, name))
    .flatMap((path) => ["", ...BESIDE_DATABASE].map((ending) => besidePath(path, ending)));
}

/** Where rollouts lie. */
function rolloutRoots({ sessionsRoot, archivedRoot }: StorePaths): (AbsolutePath | null)[] {
  return [sessionsRoot, archivedRoot];
}

/** What another rollkeep holds that acts. */
function ownLock({ trashRoot }: StorePaths): AbsolutePath {
  return joinPath(trashRoot, ".lock");
}

/** What `doctor` looks at beside threads: the trash, the desktop app's catalogue, and what Codex has put aside. */
function checkedPaths({ home, trashRoot }: StorePaths): AbsolutePath[] {
  if (home === null) return [trashRoot];
  const beside = withSides(home, [APP_CATALOG]);
  return [trashRoot, ...beside, joinPath(home, DESKTOP_STATE), joinPath(home, "db-backups")];
}

function changedPaths(store: StorePaths): (AbsolutePath | null)[] {
  const { sessionIndex: index } = store;
  return [
    store.sessionsRoot,
    store.archivedRoot,
    store.writerLocks,
    store.sharedLocks,
    ...(store.tmp === null ? [] : [joinPath(store.tmp, "rollout-maintenance.lock")]),
    ...(index === null ? [] : ["", ".lock", ".tmp"].map((ending) => besidePath(index, ending))),
    ...databasesIn(store, STATE),
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
    sharedLocks: store.sharedLocks === null ? null : child(store.sharedLocks),
    tmp: child(store.tmp),
  };
}

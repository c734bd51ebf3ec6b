import type { Grant } from "../model/grant.ts";
import { SIDE_DATABASES } from "../codex/state/side_databases.ts";
import { foldPaths, joinPath, parentPath } from "../model/path_text.ts";
import type { Request } from "../model/request.ts";
import type { StorePaths } from "../model/store.ts";

/** Where rollkeep keeps its own disposable files. */
export interface OwnPaths {
  /** Cache folder; `null` when no home is known. */
  readonly cache: string | null;
}

/** What a grant is made from. */
export interface GrantPaths {
  readonly store: StorePaths;
  readonly real: StorePaths;
  readonly own: OwnPaths;
  /** Whether the trash holds a removal for good that was cut off; asked only for a command that settles it. */
  readonly isPurging: () => boolean;
}

/**
 * The files a command may touch: the whole store for reading; for writing the cache, and for commands that change things
 * exactly Codex's files that a change concerns, never `auth.json` or `config.toml`. One path per root keeps the walk quick:
 * ten entries instead of one cost a third more. Who finds a removal for good cut off finishes it, and
 * needs what it needed: `isPurging` tells. `real` is the same store with the links in its roots resolved ({@link storeBehindLinks}).
 */
export function commandGrant(
  request: Request,
  paths: GrantPaths,
): Grant {
  const { own } = paths;
  const stores = [paths.store, paths.real];
  const read = [...stores.flatMap((store) => readPaths(store, request)), own.cache];
  // Whether they exist, and where links in them lead.
  if (request.command === "session-migrate") read.push(...request.mappings.map(({ to }) => to));
  // Any folder may be one that a thread names and that is gone: only a look tells.
  if (request.command === "session-migrate-suggest") read.push("/");
  const changed = changes(request) ? stores.flatMap(changedPaths) : [];
  if (changes(request) && (isForGood(request) || paths.isPurging())) {
    changed.push(...stores.flatMap((store) => SIDE_DATABASES.flatMap(databaseIn(store))));
  }
  const write = [own.cache, ...changed];
  return {
    read: foldPaths(read.filter((path) => path !== null)),
    write: foldPaths(write.filter((path) => path !== null)),
    env: [],
    statfs: changes(request),
  };
}

const CHANGING: ReadonlySet<Request["command"]> = new Set([
  "delete",
  "restore",
  "archive",
  "unarchive",
  "session-migrate",
  "undo",
  "redo",
  "trash-empty",
]);

function changes({ command }: Request): boolean {
  return CHANGING.has(command);
}

/** What goes for good also goes from Codex's other databases (write-rules §1.2); nothing else may write them. */
function isForGood(request: Request): boolean {
  return request.command === "trash-empty" || (request.command === "delete" && request.hard);
}

function readPaths(store: StorePaths, request: Request): (string | null)[] {
  return [
    store.home,
    store.sessionsRoot,
    store.archivedRoot,
    store.sqliteHome,
    store.trashRoot,
    // A new trash is made durable by a sync of the folder it lies in.
    changes(request) ? parentPath(store.trashRoot) : null,
  ];
}

/** A database with the files that SQLite keeps beside it. */
function databaseIn({ sqliteHome }: StorePaths): (database: { readonly file: string }) => string[] {
  return ({ file }) =>
    sqliteHome === null
      ? []
      : ["", "-wal", "-shm", "-journal"].map((side) => joinPath(sqliteHome, `${file}${side}`));
}

function changedPaths(store: StorePaths): (string | null)[] {
  const { sessionIndex: index } = store;
  return [
    store.sessionsRoot,
    store.archivedRoot,
    store.writerLocks,
    store.tmp,
    ...(index === null ? [] : [index, `${index}.lock`, `${index}.tmp`]),
    ...databaseIn(store)({ file: "state_5.sqlite" }),
    store.trashRoot,
  ];
}

/**
 * Every path that Codex owns, from what the user said, the environment and `config.toml` (codex-storage §1).
 *
 * @module
 */
import { PermissionError, UsageError } from "../model/error.ts";
import type { OnProblem } from "../model/problem.ts";
import {
  type AbsolutePath,
  configTroubleText,
  type HomePaths,
  type StoreOptions,
  type StorePaths,
} from "../model/store.ts";
import { errorCode, type Files, orElse } from "../system/files.ts";
import type { Environment } from "../system/system.ts";
import {
  absolutePath,
  baseName,
  isWithin,
  joinPath,
  parentPath,
  type PathBase,
} from "../text/path_text.ts";
import { readConfig } from "./config_file.ts";

/** What {@link resolveStore} works with. */
export interface ResolveStoreTools {
  readonly files: Files;
  readonly environment: Environment;
  /** Receives a `config.toml` that exists and cannot be read. A change is refused for it instead. */
  readonly onProblem: OnProblem;
  /** Whether a change is asked for: `config.toml` then has to be understood. */
  readonly isChange: boolean;
}

/**
 * Where the store lies: `--codex-home`, else `CODEX_HOME`, else `~/.codex`; `--sessions-root` (else `SESSIONS_ROOT`) names a
 * folder of rollouts whose store is its parent when that looks like one, else none.
 *
 * @throws {UsageError} when both are given, no home folder is known, or the trash would lie inside the rollouts (flaw D19).
 */
export async function resolveStore(
  options: StoreOptions,
  tools: ResolveStoreTools,
): Promise<StorePaths> {
  const { environment } = tools;
  const base: PathBase = { cwd: environment.cwd(), home: environment.home() };
  if (options.codexHome !== null && options.sessionsRoot !== null) {
    throw new UsageError("Cannot use --codex-home together with --sessions-root: name one of them");
  }
  const rootText = options.sessionsRoot ??
    (options.codexHome === null ? environment.get("SESSIONS_ROOT") : null);
  const named = rootText === null
    ? await storeOfHome(homeFolder(options, { environment, base }), tools)
    : await storeOfSessionsRoot(absolutePath(rootText, base), tools);
  const store = named.home === null
    ? named
    : { ...named, sharedLocks: sharedLocksOf(named, tools.files) };
  if (options.trashRoot === null) return store;
  const trashRoot = absolutePath(options.trashRoot, base);
  refuseNestedTrash(trashRoot, store);
  return { ...store, trashRoot };
}

function homeFolder(
  options: StoreOptions,
  facts: { readonly environment: Environment; readonly base: PathBase },
): AbsolutePath {
  const named = options.codexHome ?? facts.environment.get("CODEX_HOME");
  if (named !== null) return absolutePath(named, facts.base);
  if (facts.base.home === null) {
    throw new UsageError("Cannot find the Codex home: neither CODEX_HOME nor HOME is set", {
      hint: "name it with --codex-home DIR",
    });
  }
  return absolutePath("~/.codex", facts.base);
}

/** @throws {UsageError} when a file is there instead of a folder. A home that is missing, or cannot be looked at, is no error here. */
function refuseNoFolder(home: AbsolutePath, { files }: ResolveStoreTools): void {
  const kind = orElse(() => files.lstat(files.realPath(home)).kind, "directory");
  if (kind === "directory") return;
  throw new UsageError(`Cannot use Codex home "${home}": it is no folder`, {
    hint: "name the store with --codex-home DIR, or CODEX_HOME",
  });
}

async function storeOfHome(home: AbsolutePath, tools: ResolveStoreTools): Promise<StorePaths> {
  refuseNoFolder(home, tools);
  const { sqliteHome: configured, modelProvider, trouble } = await readConfig(home, tools);
  if (trouble !== null && !tools.isChange) {
    const { path } = trouble;
    tools.onProblem({ kind: "unreadable", path, message: configTroubleText(trouble) });
  }
  const sqliteHome = configured ?? tools.environment.get("CODEX_SQLITE_HOME");
  const base: PathBase = { cwd: home, home: tools.environment.home() };
  return {
    home,
    sessionsRoot: joinPath(home, "sessions"),
    archivedRoot: joinPath(home, "archived_sessions"),
    sqliteHome: sqliteHome === null ? home : absolutePath(sqliteHome, base),
    sessionIndex: joinPath(home, "session_index.jsonl"),
    writerLocks: joinPath(home, "thread-writer-locks"),
    sharedLocks: null,
    tmp: joinPath(home, ".tmp"),
    trashRoot: joinPath(home, "trash"),
    modelProvider,
    configTrouble: trouble,
  };
}

async function storeOfSessionsRoot(
  root: AbsolutePath,
  tools: ResolveStoreTools,
): Promise<StorePaths> {
  const parent = parentPath(root);
  if (tools.isChange) refuseUnseenHome(root, tools.files);
  if (looksLikeStore(parent, tools.files)) {
    return { ...await storeOfHome(parent, tools), sessionsRoot: root };
  }
  return bareFolder(root, joinPath(parent, "trash"));
}

/**
 * A folder with a name that Codex gives may belong to a home, whose rows and names would stay behind.
 *
 * @throws {PermissionError} when the runtime does not let this process look.
 */
function refuseUnseenHome(root: AbsolutePath, files: Files): void {
  if (!OF_CODEX.has(baseName(root))) return;
  const parent = parentPath(root);
  try {
    for (const _ of files.readDir(parent)) return;
  } catch (error) {
    if (errorCode(error) !== "EPERM-SANDBOX") return;
    const said = `Cannot change sessions in "${root}": "${parent}" may be a Codex home, which ` +
      "this process may not look into, and rows and names would stay behind";
    const { way = "allow to read it" } = error as { readonly way?: string };
    const hint = `${way} --allow-write=${parent}`;
    throw new PermissionError(said, { path: parent, permission: "read", hint, cause: error });
  }
}

/** Names of folders that Codex keeps sessions in. */
const OF_CODEX: ReadonlySet<string> = new Set(["sessions", "archived_sessions"]);

/** The lock folder beside the place that `sessions` leads to; `null` where that is the store's own, or none is there. */
function sharedLocksOf(
  { sessionsRoot, writerLocks }: HomePaths,
  files: Files,
): AbsolutePath | null {
  const real = (path: AbsolutePath) => orElse(() => files.realPath(path), null);
  const sessions = real(sessionsRoot);
  if (sessions === null) return null;
  const beside = joinPath(parentPath(sessions), baseName(writerLocks));
  const locks = real(beside);
  if (locks === null || locks === real(writerLocks)) return null;
  return orElse(() => files.lstat(locks).kind === "directory", false) ? beside : null;
}

/** A folder of rollouts that belongs to no home. */
export function bareFolder(sessionsRoot: AbsolutePath, trashRoot: AbsolutePath): StorePaths {
  return {
    home: null,
    sessionsRoot,
    archivedRoot: null,
    sqliteHome: null,
    sessionIndex: null,
    writerLocks: null,
    sharedLocks: null,
    tmp: null,
    modelProvider: null,
    trashRoot,
    configTrouble: null,
  };
}

/** Whether a folder holds what only a Codex home holds. A folder that cannot be read does not. */
function looksLikeStore(folder: AbsolutePath, files: Files): boolean {
  return orElse(() => [...files.readDir(folder)], []).some(({ name }) =>
    name === "config.toml" || name === "thread-writer-locks" || /^state_.*\.sqlite$/s.test(name)
  );
}

function refuseNestedTrash(trashRoot: AbsolutePath, store: StorePaths): void {
  for (const root of [store.sessionsRoot, store.archivedRoot]) {
    if (root === null) continue;
    if (isWithin(trashRoot, root) || isWithin(root, trashRoot)) {
      throw new UsageError(
        `Cannot use trash "${trashRoot}": it and the rollouts in "${root}" lie within each other`,
        { hint: "Codex would find trashed sessions again; choose a folder beside the store" },
      );
    }
  }
}

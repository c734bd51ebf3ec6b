declare const absolute: unique symbol;
declare const belowRoot: unique symbol;

/** An absolute path. Made of what a user or the system says by `absolutePath()`, and of another one by `joinPath()`. */
export type AbsolutePath = string & { readonly [absolute]: true };

/**
 * A path below a root of the store or of the trash, as journals keep it. Untrusted: only `resolvePlace()` makes an absolute
 * path of it.
 */
export type StorePlace = string & { readonly [belowRoot]: true };

/** Where everything of one store lies. All paths absolute; existence is not implied (codex-storage §1). */
export type StorePaths = HomePaths | BareFolderPaths;

/** What every store has. */
interface RootPaths {
  /** `sessions/` as named by the user; this root itself may be a link, links below it are not followed. */
  readonly sessionsRoot: AbsolutePath;
  /** Folder of batches; never inside the sessions or archived roots. */
  readonly trashRoot: AbsolutePath;
}

/** The store of a `CODEX_HOME`. */
export interface HomePaths extends RootPaths {
  /** `CODEX_HOME`. */
  readonly home: AbsolutePath;
  /** `archived_sessions/`. */
  readonly archivedRoot: AbsolutePath;
  /** Folder of the SQLite databases. */
  readonly sqliteHome: AbsolutePath;
  /** `session_index.jsonl`. */
  readonly sessionIndex: AbsolutePath;
  /** `thread-writer-locks/`. */
  readonly writerLocks: AbsolutePath;
  /**
   * `thread-writer-locks/` of the home that `sessions` leads into, where it is a link into another one: a Codex there takes its
   * locks there (codex-storage §12). `null`: it is none.
   */
  readonly sharedLocks: AbsolutePath | null;
  /** `.tmp/`. */
  readonly tmp: AbsolutePath;
  /** Provider that `config.toml` names; `null`: none, or nothing is to be changed. */
  readonly modelProvider: string | null;
  /** Why nobody knows where the databases lie, which are then looked for as if nothing were configured; `null`: it is known. */
  readonly configTrouble: ConfigTrouble | null;
}

/** A bare folder of rollouts (`--sessions-root` outside a store): nothing of a home is there. */
export type BareFolderPaths =
  & RootPaths
  & { readonly [K in Exclude<keyof HomePaths, keyof RootPaths>]: null };

/** Every folder of writer locks that counts for a thread of the store, its own first; none for a bare folder. */
export function lockFoldersOf({ writerLocks, sharedLocks }: StorePaths): readonly AbsolutePath[] {
  return [writerLocks, sharedLocks].filter((folder) => folder !== null);
}

/**
 * File below the trash root in which is noted how much that holds: what lists the store asks no trash, and reads this alone. It is
 * written anew behind every change, and nothing rests on it.
 */
export const TRASH_SIZE_FILE = ".size";

/** A `config.toml` that is there and cannot be read, or not be understood. */
export interface ConfigTrouble {
  /** The file. */
  readonly path: AbsolutePath;
  /** Line that cannot be understood, from 1; `null` when it is not about one. */
  readonly line: number | null;
  /** Why, for people. */
  readonly state: string;
}

/** The trouble without the file, for people. */
export function configTroubleText({ line, state }: Omit<ConfigTrouble, "path">): string {
  return line === null ? state : `line ${line}: ${state}`;
}

/** How the user named the store. `null` means not given. */
export interface StoreOptions {
  /** `--codex-home`, before resolving. */
  readonly codexHome: string | null;
  /** `--sessions-root`, before resolving. */
  readonly sessionsRoot: string | null;
  /** `--trash-root`, before resolving. */
  readonly trashRoot: string | null;
}

/** Where everything of one store lies. All paths absolute; existence is not implied (codex-storage §1). */
export type StorePaths = HomePaths | BareFolderPaths;

/** What every store has. */
interface RootPaths {
  /** `sessions/` as named by the user; this root itself may be a link, links below it are not followed. */
  readonly sessionsRoot: string;
  /** Folder of batches; never inside the sessions or archived roots. */
  readonly trashRoot: string;
}

/** The store of a `CODEX_HOME`. */
export interface HomePaths extends RootPaths {
  /** `CODEX_HOME`. */
  readonly home: string;
  /** `archived_sessions/`. */
  readonly archivedRoot: string;
  /** Folder of the SQLite databases. */
  readonly sqliteHome: string;
  /** `session_index.jsonl`. */
  readonly sessionIndex: string;
  /** `thread-writer-locks/`. */
  readonly writerLocks: string;
  /** `.tmp/`. */
  readonly tmp: string;
  /** Why nobody knows where the databases lie, which are then looked for as if nothing were configured; `null`: it is known. */
  readonly configTrouble: ConfigTrouble | null;
}

/** A bare folder of rollouts (`--sessions-root` outside a store): nothing of a home is there. */
export type BareFolderPaths =
  & RootPaths
  & { readonly [K in Exclude<keyof HomePaths, keyof RootPaths>]: null };

/** A `config.toml` that is there and cannot be read, or not be understood. */
export interface ConfigTrouble {
  /** The file. */
  readonly path: string;
  /** Line that cannot be understood, from 1; `null` when it is not about one. */
  readonly line: number | null;
  /** Why, for people. */
  readonly state: string;
}

/** The trouble without the file, for people. */
export function configTroubleText({ line, state }: ConfigTrouble): string {
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

/** Where everything of one store lies. All paths absolute; existence is not implied (codex-storage §1). */
export interface StorePaths {
  /** `CODEX_HOME`; `null` for a bare folder of rollouts (`--sessions-root` outside a store). */
  readonly home: string | null;
  /** `sessions/` as named by the user; this root itself may be a link, links below it are not followed. */
  readonly sessionsRoot: string;
  /** `archived_sessions/`; `null` for a bare folder. */
  readonly archivedRoot: string | null;
  /** Folder of the SQLite databases; `null` for a bare folder. */
  readonly sqliteHome: string | null;
  /** `session_index.jsonl`; `null` for a bare folder. */
  readonly sessionIndex: string | null;
  /** `thread-writer-locks/`; `null` for a bare folder. */
  readonly writerLocks: string | null;
  /** `.tmp/`; `null` for a bare folder. */
  readonly tmp: string | null;
  /** Folder of batches; never inside the sessions or archived roots. */
  readonly trashRoot: string;
  /** Why nobody knows where the databases lie, which are then looked for as if nothing were configured; `null`: it is known. */
  readonly configTrouble: ConfigTrouble | null;
}

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

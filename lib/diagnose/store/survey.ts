import type { CheckedRow } from "../../codex/check/checked_rows.ts";
import type { Finding } from "../../model/diagnosis/finding.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import type { EntryKind } from "../../system/files.ts";
import type { RolloutFacts, StoreFacts } from "../facts.ts";

/** One thread as `doctor` has judged it. */
export interface SurveyedThread {
  /** Its id; the path of a file that has none. */
  readonly id: string;
  /** Bytes on disk of its rollouts. */
  readonly bytes: number;
  /** Whether Codex's picker lists it, were nothing wrong with the store; `null`: nobody can tell. */
  readonly isListed: boolean | null;
  /** Whether it is hidden, and no finding says why: so it is meant, as of what is archived. */
  readonly isHiddenByDesign: boolean;
  /** Whether Codex does not resume it, and a finding says why. */
  readonly isRefused: boolean;
  /** Whether all of it is there; `null`: nobody can tell. */
  readonly isWhole: boolean | null;
  readonly findings: readonly Finding[];
}

/** A file of a known size. */
export interface SizedFile {
  readonly name: string;
  readonly bytes: number;
}

/** What is known of the trash. */
export interface TrashSurvey {
  /** Batches that hold something, and bytes in them. */
  readonly batches: number;
  readonly bytes: number;
  /** Ids of batches that were cut off. */
  readonly unsettled: readonly string[];
}

/** What is known of the name index. */
export interface NamesSurvey {
  /** Whether it ends with a line feed; `null`: there is none, or it cannot be read. */
  readonly isTerminated: boolean | null;
  /** Why it cannot be read; `null`: it can, or there is none. */
  readonly trouble: string | null;
  /** Lines that nobody can read. */
  readonly broken: number;
  /** Whether some of these are lines that Codex has joined: apart from each other they can be read. */
  readonly isJoined: boolean;
  /** Paginated threads that have a name in it and none in their row. */
  readonly unnamed: readonly string[];
}

/** All that `doctor` knows of a store. The checks are pure functions of it. */
export interface StoreSurvey {
  readonly store: StorePaths;
  readonly facts: StoreFacts;
  /** Rows; empty where they could not be read. */
  readonly rows: readonly CheckedRow[];
  /** Whether a file may be where a row says. */
  readonly isAlive: (row: CheckedRow) => boolean;
  /** Rollouts, those that cannot be read among them. */
  readonly rollouts: readonly RolloutFacts[];
  readonly threads: readonly SurveyedThread[];
  /** Whether every line was read. */
  readonly isDeep: boolean;
  /** Folders that threads are at home in and that are gone, with their threads. */
  readonly missingFolders: ReadonlyMap<string, number>;
  /** Threads that have a folder. */
  readonly withFolder: number;
  /** What is at the roots; `null`: nothing. */
  readonly roots: { readonly sessions: EntryKind | null; readonly trash: EntryKind | null };
  /** `null`: there is no home; `missing`: no `config.toml`. */
  readonly config: "loaded" | "missing" | { readonly trouble: string } | null;
  readonly configPath: AbsolutePath | null;
  readonly trash: TrashSurvey;
  readonly names: NamesSurvey;
  /** Ids of threads that a Codex holds; `null`: nobody can tell. */
  readonly live: readonly string[] | null;
  /** Lock files that nobody holds. */
  readonly staleLocks: number;
  /** Threads of the desktop app's catalogue that are nowhere else; `null`: it has none, or it cannot be read. */
  readonly ghosts: readonly string[] | null;
  readonly databases: readonly SizedFile[];
  /** Folders of databases that Codex has put aside. */
  readonly backups: readonly string[];
  /** What could not be read, for people. */
  readonly problems: readonly string[];
}

/**
 * What diagnosis knows of a store and of one thread. All of it is read once; the rules are pure functions of it.
 *
 * @module
 */
import type { Backfill } from "../codex/check/backfill.ts";
import type { CheckedRow } from "../codex/check/checked_rows.ts";
import type { FirstLine } from "../codex/check/first_line.ts";
import type { LastLine } from "../codex/check/last_line.ts";
import type { ProjectionState } from "../codex/check/projection_state.ts";
import type { WholeRollout } from "../codex/check/whole_rollout.ts";
import type { ConfiguredProviders } from "../codex/configured_providers.ts";
import type { RolloutName } from "../codex/rollout_name.ts";
import type { AbsolutePath } from "../model/store.ts";
import type { HistoryBase } from "../model/thread/head.ts";
import type { PathLook } from "../system/look.ts";

/** A row with which Codex cannot list what it would be listed among. */
export interface PoisonRow {
  readonly id: string;
  /** Column that Codex cannot read. */
  readonly column: string;
  /** Whether Codex's picker would list it, and so lists nothing instead. */
  readonly inPicker: boolean;
  /** Whether Codex does not even start. */
  readonly stopsCodex: boolean;
}

/** What is so for every thread of the store. */
export interface StoreFacts {
  /** `read`; `none`: there is no database; else why it could not be read. */
  readonly database: "read" | "none" | { readonly trouble: string };
  /** How many changes Codex has made to the schema of the database, which tells its age; `null`: it does not say. */
  readonly schema: number | null;
  readonly poison: readonly PoisonRow[];
  /** `null`: the database keeps none. */
  readonly backfill: Backfill | null;
  /** Whether a Codex is at work; `null`: nobody can tell. */
  readonly isWriting: boolean | null;
  /** `null`: `config.toml` cannot be read, or there is no home. */
  readonly providers: ConfiguredProviders | null;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/** One rollout as diagnosis sees it. */
export interface RolloutFacts {
  readonly path: AbsolutePath;
  /** Bytes on disk. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly compressed: boolean;
  /** Whether it lies in `archived_sessions/`. */
  readonly archived: boolean;
  /** `null`: not the name of a rollout. */
  readonly name: RolloutName | null;
  /** `null`: it cannot be read; `trouble` tells why. */
  readonly first: FirstLine | null;
  /** Why it cannot be read; `null`: it can. */
  readonly trouble: string | null;
  /** `null`: its last 64 KiB have no line that Codex can read, or it is compressed. */
  readonly last: LastLine | null;
  /** `null`: not asked. */
  readonly whole: WholeRollout | null;
}

/** The place in another rollout where the history before this one ends. */
export interface BaseFacts {
  readonly base: HistoryBase;
  /** Rollout that points there. */
  readonly from: AbsolutePath;
  /** `null`: no file in the store bears the id of the rollout. */
  readonly file: RolloutFacts | null;
  /** Where the cut falls; `null`: not asked, as for a compressed base. */
  readonly cut: "at-line" | "past-end" | "inside-line" | "at-other-line" | null;
}

/** What is known of one thread. */
export interface ThreadFacts {
  /** Its id; the path of a file that has none. */
  readonly id: string;
  readonly store: StoreFacts;
  /** `null`: it has none, or the database was not read. */
  readonly row: CheckedRow | null;
  /** What is wrong with its own row; `null`: nothing. */
  readonly poison: PoisonRow | null;
  /** Whether a file is where the row says, plain or compressed; `null`: no row, or nobody can tell. */
  readonly isPathAlive: boolean | null;
  /** The rollout that Codex would open: where the row says, else the best that bears its id. `null`: there is none, or it lies outside of the store. */
  readonly file: RolloutFacts | null;
  /** First words of a user in {@link file}; `null`: there are none, or it could not be read. */
  readonly preview: string | null;
  /** Every other rollout with its id in name or metadata, the newest first. */
  readonly others: readonly RolloutFacts[];
  /** Where earlier history of it lies, the nearest first. */
  readonly bases: readonly BaseFacts[];
  /** Rollouts of it that none of its history leads to, nor from: copies. */
  readonly doubles: readonly AbsolutePath[];
  /** `null`: Codex has taken nothing of it in, or it could not be asked. */
  readonly projection: ProjectionState | null;
  /** Turns that Codex keeps of it in its database of histories; asked of a thread without a file only. */
  readonly keptTurns: number;
  /** What is at the folder that the row names; `null`: not asked. */
  readonly rowFolder: PathLook | null;
  /** What is at the folder that the file names last; `null`: not asked. */
  readonly fileFolder: PathLook | null;
  /** The folder that was asked about, as it is spelled and where it leads; `null`: none was. */
  readonly asked: { readonly path: AbsolutePath; readonly real: string | null } | null;
}

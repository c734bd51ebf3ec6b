import type { Fingerprint } from "./fingerprint.ts";
import type { BatchAction, Cause, ThreadPlan } from "./plan.ts";

/** First record of a journal. */
export interface JournalHeader {
  readonly kind: "batch";
  readonly schema: "rollkeep.batch/1";
  readonly batch: string;
  readonly action: BatchAction;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly cause: Cause;
  /** The store it was made for. */
  readonly home: string | null;
  readonly sessionsRoot: string;
  /** Of a restore: digest the name index must still have for lines to go back to their very places. */
  readonly namesDigest?: string;
}

/** What will be done to one thread, with everything needed to take it back. */
export interface JournalThread extends ThreadPlan {
  readonly kind: "thread";
  /** Position in the plan, from 0. */
  readonly number: number;
}

/** The plan is complete: from here on things change. */
export interface JournalPlanned {
  readonly kind: "planned";
  readonly threads: number;
}

/** Digests of the name index around a rewrite that was about to happen: on disk before it. */
export interface JournalNames {
  readonly kind: "names";
  readonly before: string;
  readonly after: string;
}

/** How one thread ended. */
export interface JournalOutcome {
  readonly kind: "outcome";
  readonly number: number;
  readonly done: boolean;
  /** Why it was not done; absent when it was. */
  readonly error?: string;
  /** Whether a file of it was copied, so that its inode is another now; absent when all were only renamed. */
  readonly copied?: true;
  /** Of a copy or a replacement: the file as it was made, to tell later whether it has been used (write-rules §5.4); else absent. */
  readonly made?: Pick<Fingerprint, "size" | "mtimeMs">;
}

/** The batch is over; without it the batch was cut off and is settled first. */
export interface JournalEnd {
  readonly kind: "end";
  readonly done: number;
  readonly failed: number;
  readonly bytes: number;
  /** Whether the name index could not be rewritten: tried again when batches are settled; a later end record says the rest. */
  readonly namesFailed?: true;
}

/** Any record of a journal. */
export type JournalRecord =
  | JournalHeader
  | JournalThread
  | JournalPlanned
  | JournalNames
  | JournalOutcome
  | JournalEnd;

/** A batch as its journal tells. */
export interface Batch {
  readonly id: string;
  readonly header: JournalHeader;
  readonly threads: readonly JournalThread[];
  /**
   * `none`: there is no `planned` record, so nothing was changed. `whole`: the plan can be read in full. `damaged`: it was
   * once, and records of it are missing or cannot be read.
   */
  readonly plan: "none" | "whole" | "damaged";
  /** By number of the thread. */
  readonly outcomes: ReadonlyMap<number, JournalOutcome>;
  /** `null`: it was cut off. */
  readonly end: JournalEnd | null;
  /** The last rewrite of the name index; `null` when there was none. */
  readonly names: JournalNames | null;
  /** Records that could not be read, a torn last line aside. */
  readonly damaged: number;
  /** Where the last line starts when it has no end, because the writer died in the middle of it; `null` otherwise. */
  readonly tornAt: number | null;
}

/** Threads of a batch that were done. */
export function doneThreads(batch: Batch): readonly JournalThread[] {
  return batch.threads.filter(({ number }) => batch.outcomes.get(number)?.done === true);
}

import type { Fingerprint } from "./fingerprint.ts";
import type { BatchId } from "./ids.ts";
import type { BatchAction, Cause, ThreadPlan } from "./plan.ts";
import type { SavedRows } from "./thread/saved_rows.ts";

/** Name of the journal in a batch's folder. */
export const JOURNAL = "journal.jsonl";

/** What a store is known by: names change, and so does what lies behind them. */
export interface StoreIdentity {
  /** Real path of `CODEX_HOME`; `null` for a bare folder of rollouts. */
  readonly home: string | null;
  /** Real path of the sessions root. */
  readonly sessionsRoot: string;
  /** Whether the trash lies inside the home, by real paths: then it is that home's wherever both go. */
  readonly inside: boolean;
  /** The sessions root itself; `null` where there is none, or the system does not tell. */
  readonly folder: { readonly device: number; readonly inode: number } | null;
}

/** First record of a journal, with the store it was made for as that was then. */
export interface JournalHeader extends StoreIdentity {
  readonly kind: "batch";
  readonly schema: "rollkeep.batch/1";
  readonly batch: BatchId;
  /** Place in the order of batches: one more than the highest that was there. The clock may go back; this does not. */
  readonly sequence: number;
  readonly action: BatchAction;
  /** RFC 3339, UTC; for people only. */
  readonly at: string;
  /** The command line behind `rollkeep`, word by word; empty when a program asked. */
  readonly command: readonly string[];
  readonly cause: Cause;
  /** What people call the first threads, five at most; absent: nothing is known, or it went for good. Untrusted text. */
  readonly titles?: readonly string[];
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
  /** Of a copy or a replacement: the file as it was made, to tell later whether it has been used (write-rules §5.4); else absent. */
  readonly made?: Fingerprint;
}

/** A thread that settling had to leave as it was found; tried again by every command that changes something. */
export interface JournalLeft {
  readonly kind: "left";
  readonly number: number;
  /** For people. */
  readonly reason: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

/** The batch is over; without it the batch was cut off and is settled first. */
export interface JournalEnd {
  readonly kind: "end";
  readonly done: number;
  readonly failed: number;
  readonly bytes: number;
  /** Threads that wait, each with a record of its own; absent: none. */
  readonly left?: number;
  /** Whether the name index could not be rewritten: tried again when batches are settled; a later end record says the rest. */
  readonly namesFailed?: true;
  /** Whether words of something that is gone for good could not be removed; the next command that acts tries again. */
  readonly wordsFailed?: true;
}

/** Any record of a journal. */
export type JournalRecord =
  | JournalHeader
  | JournalThread
  | JournalPlanned
  | JournalNames
  | JournalOutcome
  | JournalLeft
  | JournalEnd;

/** A thread of a batch as its journal tells: its rows, with every prompt in them, stay there until they are asked for. */
export interface BatchThread extends Omit<JournalThread, "rows"> {
  /** @throws {SessionError} when the record is no longer there. */
  rows(): SavedRows;
}

/** The record of such a thread, whole. */
export function withRows(thread: BatchThread): JournalThread {
  return { ...thread, rows: thread.rows() };
}

/** What is known of every batch, however little its journal tells. */
interface BatchRecords {
  readonly id: BatchId;
  readonly threads: readonly BatchThread[];
  /** Numbers of the threads of which a record holds rows, name lines or repaired words. */
  readonly content: ReadonlySet<number>;
  /** By number of the thread. */
  readonly outcomes: ReadonlyMap<number, JournalOutcome>;
  /** Threads that settling had to leave and that have no outcome yet, by number. */
  readonly left: ReadonlyMap<number, JournalLeft>;
  /** The last rewrite of the name index; `null` when there was none. */
  readonly names: JournalNames | null;
  /** Records that could not be read, a torn last line aside. */
  readonly damaged: number;
  /** Where the last line starts when it has no end, because the writer died in the middle of it; `null` otherwise. */
  readonly tornAt: number | null;
}

/**
 * A batch of whose journal not even the first record can be read: it was cut off before it, so that nothing was changed, or that is
 * lost.
 */
export interface UnbegunBatch extends BatchRecords {
  readonly plan: "none" | "damaged";
  readonly header: null;
  readonly end: null;
}

/** A batch that was cut off before its whole plan was on disk, so that nothing was changed. */
export interface UnplannedBatch extends BatchRecords {
  readonly plan: "none";
  readonly header: JournalHeader;
  readonly end: null;
}

/** A batch that may have changed something. */
export interface PlannedBatch extends BatchRecords {
  /** `whole`: the plan can be read in full. `damaged`: records of it are missing or cannot be read. */
  readonly plan: "whole" | "damaged";
  readonly header: JournalHeader;
  /** `null`: it was cut off. */
  readonly end: JournalEnd | null;
}

/** A batch of which is known what it was to do. */
export type BegunBatch = UnplannedBatch | PlannedBatch;

/** A batch as its journal tells. */
export type Batch = UnbegunBatch | BegunBatch;

/** Whether anything is known of what a batch was to do. */
export function isBegun(batch: Batch): batch is BegunBatch {
  return batch.header !== null;
}

/** Threads of a batch that were done. */
export function doneThreads(batch: Batch): readonly BatchThread[] {
  return batch.threads.filter(({ number }) => batch.outcomes.get(number)?.done === true);
}

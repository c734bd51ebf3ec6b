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

/** How one thread ended. */
export interface JournalOutcome {
  readonly kind: "outcome";
  readonly number: number;
  readonly done: boolean;
  /** Why it was not done; absent when it was. */
  readonly error?: string;
}

/** The batch is over; without it the batch was cut off and is settled first. */
export interface JournalEnd {
  readonly kind: "end";
  readonly done: number;
  readonly failed: number;
  readonly bytes: number;
  /** Digests of the name index before and after, when it was rewritten. */
  readonly names?: { readonly before: string; readonly after: string };
  /** Whether the name index could not be rewritten: tried again when batches are settled; a later end record says the rest. */
  readonly namesFailed?: true;
}

/** Any record of a journal. */
export type JournalRecord =
  | JournalHeader
  | JournalThread
  | JournalPlanned
  | JournalOutcome
  | JournalEnd;

/** A batch as its journal tells. */
export interface Batch {
  readonly id: string;
  readonly header: JournalHeader;
  readonly threads: readonly JournalThread[];
  /** Whether the plan was complete; without it nothing was changed. */
  readonly planned: boolean;
  /** By number of the thread. */
  readonly outcomes: ReadonlyMap<number, JournalOutcome>;
  /** `null`: it was cut off. */
  readonly end: JournalEnd | null;
  /** Records that could not be read. */
  readonly damaged: number;
}

/** Threads of a batch that were done. */
export function doneThreads(batch: Batch): readonly JournalThread[] {
  return batch.threads.filter(({ number }) => batch.outcomes.get(number)?.done === true);
}

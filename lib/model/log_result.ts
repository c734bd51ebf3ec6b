import type { BatchAction } from "./plan.ts";

/** How a batch stands today. */
export type BatchStanding =
  /** All of it can be taken back. */
  | "standing"
  /** Some of it has been taken back. */
  | "partly-undone"
  /** All of it has been taken back. */
  | "undone"
  /** What it did is for good. */
  | "final"
  /** It was cut off; the next command that changes something settles it. */
  | "unfinished";

/** One batch for `log`. */
export interface LogEntry {
  readonly batch: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly action: BatchAction;
  /** Batch this one took back; `null` for a change of the user's own. */
  readonly undoes: string | null;
  /** Whether the batch it took back was an undo itself, so that it did a change again. */
  readonly redoes: boolean;
  /** Number for `@{N}`: 0 is the newest. */
  readonly number: number;
  readonly standing: BatchStanding;
  /** Threads done. */
  readonly threads: number;
  /** Files of those threads. */
  readonly files: number;
  readonly bytes: number;
  /** Threads not done. */
  readonly failed: number;
  /** Command that takes it back; `null` when nothing can be. */
  readonly undo: string | null;
  /** Ids of the threads done. */
  readonly ids: readonly string[];
}

import type { BatchId, ThreadId } from "../ids.ts";
import type { BatchAction } from "../plan.ts";

/** How a batch stands today. */
export type BatchStanding =
  /** All of it can be taken back. */
  | "standing"
  /** Some of it has been taken back. */
  | "partly-undone"
  /** All of it has been taken back. */
  | "undone"
  /** Nothing of it can be taken back any more: all of it was removed from the trash for good. */
  | "emptied"
  /** Some of it was removed from the trash for good; the rest has been taken back, or still can be. */
  | "partly-emptied"
  /** What it did is for good. */
  | "final"
  /** It was cut off; the next command that changes something settles it. */
  | "unfinished";

/** A thread that settling has had to leave as it was found; every command that changes something tries again. */
export interface WaitingThread {
  /** `null` when it has no id. */
  readonly id: ThreadId | null;
  /** For people. */
  readonly reason: string;
  /** When it was last tried: RFC 3339, UTC. */
  readonly since: string;
}

/** Why a batch was made. */
export interface BatchCause {
  /** The command line behind `rollkeep`, word by word; empty when a program asked. */
  readonly command: readonly string[];
  /** The same in words for people. */
  readonly text: string;
}

/** One batch for `log`. */
export interface LogEntry {
  readonly batch: BatchId;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly action: BatchAction;
  /** Batch this one took back; `null` for a change of the user's own. */
  readonly undoes: BatchId | null;
  /** Whether the batch it took back was an undo itself, so that it did a change again. */
  readonly redoes: boolean;
  /** Number for `@{N}`: 0 is the newest. */
  readonly number: number;
  readonly cause: BatchCause;
  /** What people call the first threads, five at most. */
  readonly titles: readonly string[];
  readonly standing: BatchStanding;
  /** Threads done. */
  readonly threads: number;
  /** Files of those threads. */
  readonly files: number;
  readonly bytes: number;
  /** Threads not done. */
  readonly failed: number;
  /** Threads done of which the files were removed from the trash for good since. */
  readonly emptied: number;
  /** Threads of it that wait. */
  readonly waiting: readonly WaitingThread[];
  /** Command that takes it back; `null` when nothing can be. */
  readonly undo: string | null;
  /** Ids of the threads done. */
  readonly ids: readonly ThreadId[];
}

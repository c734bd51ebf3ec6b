import type { RefusalReason } from "../error.ts";
import type { BatchId } from "../ids.ts";
import type { Deed } from "../plan.ts";
import type { BatchCause } from "./log_result.ts";
import type { ToldThread } from "../thread/told_thread.ts";

/** A thread that was left out of a plan, and why. */
export interface PassedBy {
  /** Thread id, or the path of a thread without one; of `trash empty` the id of a batch that stays. */
  readonly thread: string;
  /**
   * `gone`: it is not where the change to be taken back has left it; `used`: what was made has been used since. Neither can ever be
   * taken back. `waits`: an earlier change of it is not whole yet.
   */
  readonly reason: RefusalReason | "pinned" | "as-it-is" | "gone" | "used" | "waits";
  /** For people, in full. */
  readonly message: string;
}

/** What happened, or would happen, to one file. */
export interface FileResult {
  /** Thread id; empty when it cannot be known. */
  readonly sessionId: string;
  /** Path before. */
  readonly path: string;
  /** Path after; absent where the file is gone for good. */
  readonly destination?: string;
  /** `skipped`: not attempted, because another thread failed or the user stopped. */
  readonly status:
    | "simulated"
    | "deleted"
    | "restored"
    | "archived"
    | "unarchived"
    | "copied"
    | "moved"
    | "repaired"
    | "failed"
    | "skipped";
  /** Why it failed; absent otherwise. */
  readonly error?: string;
}

/** What happened, or would happen, to one thread. */
export interface ThreadResult extends ToldThread {
  /** One for each of its rollouts. */
  readonly files: readonly FileResult[];
}

/** A command that changes things. */
export type ChangeCommand =
  | "delete"
  | "restore"
  | "undo"
  | "redo"
  | "archive"
  | "unarchive"
  | "trash-empty"
  | "session-migrate"
  | "repair";

/** A batch that `undo` or `redo` passed on its way back, because it can never be taken back. */
export interface SteppedOver {
  readonly batch: BatchId;
  /** For people. */
  readonly reason: string;
}

/** The batch that `undo` or `redo` takes back, as people know it. Untrusted text. */
export interface UndoneBatch {
  /** Its number in the log before. */
  readonly number: number;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly cause: BatchCause;
  readonly titles: readonly string[];
  readonly threads: number;
}

/** A change, done or rehearsed, for people and programs. */
export interface ChangeResult {
  /** Command as named in the schema of the JSON document. */
  readonly command: ChangeCommand;
  /** What is done to the threads. */
  readonly deed: Deed;
  /** Word of the summary line (compat §1.3, §1.4). */
  readonly action: string;
  readonly simulation: boolean;
  /** Threads in the plan, sub-agents included. */
  readonly threads: number;
  /** Sub-agents among them. */
  readonly subagents: number;
  /** Bytes on disk of the sub-agents' rollouts. */
  readonly subagentBytes: number;
  /** Rows of Codex's database that go or return. */
  readonly rows: number;
  /** Name lines that go or return. */
  readonly names: number;
  /** Journals that lose what they hold of conversations. */
  readonly journals: number;
  /** Files counted in {@link results}. */
  readonly matchedCount: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
  /** Bytes of what was, or would be, changed. */
  readonly affectedBytes: number;
  /** By thread, in the order of the plan. */
  readonly threadResults: readonly ThreadResult[];
  /** By file: those of {@link threadResults}. */
  readonly results: readonly FileResult[];
  readonly passedBy: readonly PassedBy[];
  /** For people: what to know beside the numbers. */
  readonly notes: readonly string[];
  /** Absent in a rehearsal and when nothing was changed. */
  readonly batchId?: BatchId;
  /** Batch that was taken back; only for `undo`, `redo`, and a `restore` of one batch. */
  readonly undoneBatch?: BatchId;
  /** The same as people know it; only for the commands `undo` and `redo`. */
  readonly undone?: UndoneBatch;
  /** Batches passed on the way back to it, newest first; only for `undo` and `redo`. */
  readonly steppedOver: readonly SteppedOver[];
  /** Why the batch is not over: the next command that changes something brings it to a whole state; `null`: it is. */
  readonly cutOff: string | null;
  /** Command that takes this back, or that carries the rehearsal out. */
  readonly next?: string;
  /** Whether the user stopped it before its last thread. */
  readonly interrupted: boolean;
  readonly errorSummary?: string;
}

import type { DeleteResult } from "./delete_summary.ts";
import type { RefusalReason } from "./error.ts";

/** A thread that was left out of a plan, and why. */
export interface PassedBy {
  /** Thread id, or the path of a thread without one. */
  readonly thread: string;
  readonly reason: RefusalReason | "pinned" | "unreadable" | "changed" | "foreign" | "conflict";
  /** For people, in full. */
  readonly message: string;
}

/** What happened, or would happen, to one file of a restore. */
export interface RestoreResult {
  readonly sessionId: string;
  /** Path in the trash. */
  readonly path: string;
  /** Path in the store. */
  readonly destination: string;
  readonly status: "simulated" | "restored" | "failed" | "skipped";
  readonly error?: string;
}

/** A change, done or rehearsed, for people and programs. */
export interface ChangeResult {
  readonly command: "delete" | "undo";
  /** Word of the summary line (compat §1.3, §1.4). */
  readonly action: "dry-run" | "soft-delete" | "restore-dry-run" | "restore";
  readonly simulation: boolean;
  /** Threads in the plan, sub-agents included. */
  readonly threads: number;
  /** Sub-agents among them. */
  readonly subagents: number;
  /** Rows of Codex's database that go or return. */
  readonly rows: number;
  /** Name lines that go or return. */
  readonly names: number;
  /** Files counted in {@link results}. */
  readonly matchedCount: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
  /** Bytes of what was, or would be, changed. */
  readonly affectedBytes: number;
  readonly results: readonly (DeleteResult | RestoreResult)[];
  readonly passedBy: readonly PassedBy[];
  /** For people: what to know beside the numbers. */
  readonly notes: readonly string[];
  /** Absent in a rehearsal and when nothing was changed. */
  readonly batchId?: string;
  /** Batch that was taken back; only for `undo`. */
  readonly undoneBatch?: string;
  /** Command that takes this back, or that carries the rehearsal out. */
  readonly next?: string;
  readonly errorSummary?: string;
}

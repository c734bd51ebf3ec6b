/** What happened to one rollout of a delete (session-api §6). */
export interface DeleteResult {
  /** Thread id; empty when it cannot be known. JSON `session_id`. */
  readonly sessionId: string;
  /** Path before the delete. JSON `path`. */
  readonly path: string;
  /** Path in the trash; absent for a hard delete and for failures. JSON `destination`. */
  readonly destination?: string;
  /** `skipped`: not attempted because an earlier step of its thread failed. JSON `status`. */
  readonly status: "simulated" | "deleted" | "failed" | "skipped";
  /** Why it failed; absent otherwise. JSON `error`. */
  readonly error?: string;
}

/** Totals of every change (session-api §3). */
export interface ChangeTotals {
  /** Id of the batch that undoes this; absent in a dry run and when nothing was changed. JSON `batch_id`. */
  readonly batchId?: string;
  /** Whether nothing was changed by intent. JSON `simulation`. */
  readonly simulation: boolean;
  /** Number of rollouts that were meant, and of further rollouts of their threads. JSON `matched_count`. */
  readonly matchedCount: number;
  /** Rollouts changed. JSON `succeeded`. */
  readonly succeeded: number;
  /** Rollouts that stayed because of an error, and threads left out. JSON `failed`. */
  readonly failed: number;
  /** Simulated or not attempted. JSON `skipped`. */
  readonly skipped: number;
  /** Bytes of the rollouts changed (dry run: that would be changed), a safe integer. JSON `affected_bytes`. */
  readonly affectedBytes: number;
  /** One line when something failed or was refused; absent otherwise. JSON `error_summary`. */
  readonly errorSummary?: string;
}

/** Totals of one delete. `succeeded + failed + skipped` equals `results.length`. */
export interface DeleteSummary extends ChangeTotals {
  /** JSON `action`. */
  readonly action: "dry-run" | "soft-delete" | "hard-delete";
  /** One entry per matched rollout: candidates in their order, each followed by the other rollouts of its thread. JSON `results`. */
  readonly results: readonly DeleteResult[];
}

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

/** Totals of one delete. `succeeded + failed + skipped` equals `results.length`. */
export interface DeleteSummary {
  /** Id of the batch that undoes this; absent in a dry run and when nothing was changed. JSON `batch_id`. */
  readonly batchId?: string;
  /** JSON `action`. */
  readonly action: "dry-run" | "soft-delete" | "hard-delete";
  /** Whether nothing was changed by intent. JSON `simulation`. */
  readonly simulation: boolean;
  /** Number of candidates that match the selector, and of further rollouts of their threads. JSON `matched_count`. */
  readonly matchedCount: number;
  /** Rollouts deleted. JSON `succeeded`. */
  readonly succeeded: number;
  /** Rollouts that stayed because of an error. JSON `failed`. */
  readonly failed: number;
  /** Simulated or not attempted. JSON `skipped`. */
  readonly skipped: number;
  /** Bytes of the sessions deleted (dry run: that would be deleted), a safe integer. JSON `affected_bytes`. */
  readonly affectedBytes: number;
  /** One entry per matched rollout: candidates in their order, each followed by the other rollouts of its thread. JSON `results`. */
  readonly results: readonly DeleteResult[];
  /** One line when something failed or was refused; absent otherwise. JSON `error_summary`. */
  readonly errorSummary?: string;
}

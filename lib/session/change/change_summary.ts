import type { ChangeResult, FileResult, PassedBy } from "../../model/result/change_result.ts";

/** Totals of a change of threads: an undo, a restore, an archive, the end of trash. */
export interface ChangeSummary {
  /** Id of the batch that this change is; absent in a dry run and when nothing was changed. JSON `batch_id`. */
  readonly batchId?: string;
  /** What was done, or would be: `restore`, `archive`, `restore-dry-run`, … JSON `action`. */
  readonly action: string;
  /** Whether nothing was changed by intent. JSON `simulation`. */
  readonly simulation: boolean;
  /** Rollouts that were meant: `results` and, for each thread left out, one. JSON `matched_count`. */
  readonly matchedCount: number;
  /** Rollouts changed. JSON `succeeded`. */
  readonly succeeded: number;
  /** Rollouts that stayed because of an error, and threads left out. JSON `failed`. */
  readonly failed: number;
  /** Simulated or not attempted. JSON `skipped`. */
  readonly skipped: number;
  /** Bytes of the rollouts changed (dry run: that would be), a safe integer. JSON `affected_bytes`. */
  readonly affectedBytes: number;
  /** One entry per rollout. JSON `results`. */
  readonly results: readonly FileResult[];
  /** Threads left out, and why. JSON `passed_by`. */
  readonly passedBy: readonly PassedBy[];
  /** One line when something failed; absent otherwise. JSON `error_summary`. */
  readonly errorSummary?: string;
}

/** Totals of one undo, or of one restore. */
export type UndoSummary = ChangeSummary;

/** What a change came to, in the words of the library; `more`: what was asked for and is in no plan. */
export function changeSummary(
  change: ChangeResult,
  more: readonly PassedBy[] = [],
): ChangeSummary {
  const { batchId, action, simulation, succeeded, skipped, affectedBytes, results } = change;
  const passedBy = [...change.passedBy, ...more];
  const failed = change.failed + passedBy.filter(({ reason }) => reason !== "as-it-is").length;
  return {
    ...(batchId === undefined ? {} : { batchId }),
    action,
    simulation,
    matchedCount: results.length + passedBy.length,
    succeeded,
    failed,
    skipped,
    affectedBytes,
    results,
    passedBy,
    ...(failed === 0 ? {} : { errorSummary: `${failed} failed` }),
  };
}

/** The summary of a change that found nothing of what was asked for. */
export function nothingChanged(
  action: string,
  { options: { dryRun = true }, passedBy }: {
    readonly options: { readonly dryRun?: boolean };
    readonly passedBy: readonly PassedBy[];
  },
): ChangeSummary {
  return {
    action: dryRun ? `${action}-dry-run` : action,
    simulation: dryRun,
    matchedCount: passedBy.length,
    succeeded: 0,
    failed: passedBy.length,
    skipped: 0,
    affectedBytes: 0,
    results: [],
    passedBy,
    ...(passedBy.length === 0 ? {} : { errorSummary: `${passedBy.length} failed` }),
  };
}

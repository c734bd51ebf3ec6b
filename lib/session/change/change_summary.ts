import type { ChangeTotals } from "../../model/result/delete_summary.ts";
import type { ChangeResult, FileResult, PassedBy } from "../../model/result/change_result.ts";

/** Totals of a change of threads: an undo, a restore, an archive, the end of trash. Threads left out count as failed. */
export interface ChangeSummary extends ChangeTotals {
  /** What was done, or would be: `restore`, `archive`, `restore-dry-run`, … JSON `action`. */
  readonly action: string;
  /** One entry per rollout. JSON `results`. */
  readonly results: readonly FileResult[];
  /** Threads left out, and why. JSON `passed_by`. */
  readonly passedBy: readonly PassedBy[];
}

/** Totals of one undo, or of one restore. */
export type UndoSummary = ChangeSummary;

/** What a change came to, as far as a summary tells it. */
export type Carried =
  & Pick<ChangeResult, "action" | "simulation" | "results" | "passedBy">
  & Pick<ChangeResult, "succeeded" | "failed" | "skipped" | "affectedBytes">
  & { readonly batchId?: string };

/** A change that had nothing to begin with. */
export function nothingCarried(action: string, simulation: boolean): Carried {
  const counts = { succeeded: 0, failed: 0, skipped: 0, affectedBytes: 0 };
  return { action, simulation, ...counts, results: [], passedBy: [] };
}

/** What a change came to, in the words of the library; `more`: what was asked for and is in no plan. */
export function changeSummary(change: Carried, more: readonly PassedBy[] = []): ChangeSummary {
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

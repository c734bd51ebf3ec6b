import type { Execution } from "../lib/act/batch/execute.ts";
import { doneBytes } from "../lib/act/batch/execute.ts";
import type { ChangeResult, PassedBy, RestoreResult } from "../lib/model/change_result.ts";
import type { DeleteResult } from "../lib/model/delete_summary.ts";
import { type Plan, plannedBytes, type ThreadPlan } from "../lib/model/plan.ts";
import type { StorePaths } from "../lib/model/store.ts";
import { EXIT, type ExitStatus } from "../lib/model/exit_status.ts";
import { resolvePlace } from "../lib/plan/place.ts";

/** What the result of a change is made of. */
export interface ChangeParts {
  readonly command: "delete" | "undo";
  readonly plan: Plan;
  /** `null` for a rehearsal. */
  readonly execution: Execution | null;
  readonly store: StorePaths;
  readonly subagents: number;
  readonly passedBy: readonly PassedBy[];
  readonly notes: readonly string[];
  /** Batch that is taken back; left out for a delete. */
  readonly undoneBatch?: string;
  /** Command to say next, made from the batch id; `null` gives the rehearsal's. */
  readonly next: (batch: string | null) => string | undefined;
}

/** The summary of a change, one result per rollout; sidecars are not counted. */
export function changeResult(parts: ChangeParts): ChangeResult {
  const { command, plan, execution, notes, passedBy, undoneBatch } = parts;
  const outcomes = execution?.outcomes ?? plan.threads.map((thread) => ({
    thread,
    error: null,
    skipped: true,
    notes: [],
  }));
  const results = outcomes.flatMap((outcome) => resultsOf(outcome, parts));
  const count = (...words: readonly string[]) =>
    results.filter(({ status }) => words.includes(status)).length;
  const failed = count("failed");
  const batch = execution?.batch ?? null;
  const next = parts.next(batch);
  const trash = plan.action === "delete";
  return {
    command,
    action: execution === null
      ? (trash ? "dry-run" : "restore-dry-run")
      : (trash ? "soft-delete" : "restore"),
    simulation: execution === null,
    threads: plan.threads.length,
    subagents: parts.subagents,
    rows: sum(plan.threads, ({ rows }) => sum(rows, (table) => table.rows.length)),
    names: sum(plan.threads, ({ names }) => names.length),
    matchedCount: results.length,
    succeeded: count("deleted", "restored"),
    failed,
    skipped: count("skipped", "simulated"),
    affectedBytes: execution === null
      ? sum(plan.threads, plannedBytes)
      : doneBytes(execution.outcomes),
    results,
    passedBy,
    notes: [
      ...notes,
      ...execution?.notes ?? [],
      ...outcomes.flatMap(({ thread, notes }) =>
        notes.map((note) => `${thread.id ?? ""}: ${note}`)
      ),
    ],
    ...(batch === null ? {} : { batchId: batch }),
    ...(undoneBatch === undefined ? {} : { undoneBatch }),
    ...(next === undefined ? {} : { next }),
    ...(failed === 0 ? {} : { errorSummary: `${failed} failed` }),
  };
}

/** Status of a change that got past its gates: threads left out for trouble make it partial. */
export function changeStatus(result: ChangeResult): ExitStatus {
  const troubled = result.passedBy.some(({ reason }) => reason !== "pinned");
  if (result.simulation) return troubled && result.threads > 0 ? EXIT.partial : EXIT.done;
  if (result.succeeded === 0 && result.failed > 0) return EXIT.nothing;
  return result.failed > 0 || result.skipped > 0 || troubled ? EXIT.partial : EXIT.done;
}

interface Outcome {
  readonly thread: ThreadPlan;
  readonly error: string | null;
  readonly skipped: boolean;
}

function resultsOf(
  { thread, error, skipped }: Outcome,
  { plan, execution, store }: ChangeParts,
): (DeleteResult | RestoreResult)[] {
  const trash = plan.action === "delete";
  const success = trash ? "deleted" : "restored";
  const status = execution === null
    ? "simulated"
    : error === null
    ? success
    : skipped
    ? "skipped"
    : "failed";
  return thread.moves.filter(({ rollout }) => rollout).map(({ from, to }) => {
    const path = resolvePlace(from, store) ?? from.path;
    const destination = resolvePlace(to, store) ?? to.path;
    const failure = error === null ? {} : { error };
    const result = { sessionId: thread.id ?? "", path, destination, status, ...failure };
    return result as DeleteResult | RestoreResult;
  });
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}

import { type Batch, doneThreads } from "../model/journal.ts";
import type { Move, Plan, ThreadPlan } from "../model/plan.ts";
import { dependantsFirst } from "./lineage.ts";

/**
 * The plan that takes a delete back: paths come from its journal, never recomputed; what others read comes back first, the
 * rollout that the row names last (write-rules §3.1, §4.2). Threads that `isStanding` denies were taken back already.
 */
export function planRestore(batch: Batch, isStanding: (number: number) => boolean): Plan {
  const threads = doneThreads(batch).filter(({ number }) => isStanding(number))
    .map((thread): ThreadPlan => ({
      id: thread.id,
      needs: thread.needs,
      rolloutIds: thread.rolloutIds,
      moves: thread.moves.map(back).reverse(),
      rows: thread.rows,
      names: thread.names,
    }));
  return {
    action: "restore",
    cause: { kind: "undo", batch: batch.id },
    threads: dependantsFirst(threads).reverse(),
    namesDigest: batch.names?.after ?? null,
  };
}

/** Our own link changed the change time (write-rules §6.2). */
function back({ from, to, expect, rollout }: Move): Move {
  return { from: to, to: from, expect: { ...expect, ctimeMs: null }, rollout };
}

import { atRest } from "../model/fingerprint.ts";
import type { Batch } from "../model/journal.ts";
import { actionOf, type Cause, movesOf, type Plan, type ThreadPlan } from "../model/plan.ts";
import type { Standings } from "./batch_standing.ts";

/** The plan that removes for good what some batches still hold in the trash. */
export function planEmpty(batches: readonly Batch[], standings: Standings): Plan {
  const cause: Cause = { kind: "batches", batches: batches.map(({ id }) => id) };
  return {
    action: "empty",
    cause,
    threads: batches.flatMap((batch) => threadsOf(batch, standings)),
    namesDigest: null,
  };
}

/** Whether a batch is one that holds, or has held, files in the trash. */
export function canEmpty({ header, threads, end }: Batch): boolean {
  return end !== null && threads.some((thread) => actionOf(thread, header) === "delete");
}

function threadsOf(batch: Batch, standings: Standings): ThreadPlan[] {
  const held = standings.held(batch);
  return held.map((thread) => {
    return {
      id: thread.id,
      needs: thread.needs,
      rolloutIds: thread.rolloutIds,
      steps: movesOf(thread).map(({ to, expect, rollout }) => ({
        kind: "remove",
        from: to,
        expect: atRest(expect),
        rollout,
      })),
      rows: [],
      updates: [],
      names: [],
    };
  });
}

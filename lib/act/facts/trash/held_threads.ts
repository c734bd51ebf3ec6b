import type { ThreadId } from "../../../model/ids.ts";
import { type Batch, type BegunBatch, isBegun, withRows } from "../../../model/journal.ts";
import type { ThreadPlan } from "../../../model/plan.ts";
import type { Standings } from "../../../plan/batch/batch_standing.ts";
import { isOwnBatch, type OwnStore } from "../../../plan/batch/own_batch.ts";
import { canEmpty } from "../../../plan/empty_plan.ts";

/** A thread in the trash. */
export interface HeldThread {
  /** The batch that holds it. */
  readonly batch: BegunBatch;
  /** How it went there. */
  readonly away: ThreadPlan;
}

/** The threads of a store that lie in the trash, newest batch first; of one that is there more than once the newest. */
export function heldThreads(
  batches: readonly Batch[],
  { standings, own }: { readonly standings: Standings; readonly own: OwnStore },
): readonly HeldThread[] {
  const held: HeldThread[] = [];
  const seen = new Set<ThreadId>();
  for (const batch of batches) {
    if (!isBegun(batch) || !canEmpty(batch) || !isOwnBatch(batch.header, own)) continue;
    for (const thread of standings.held(batch)) {
      if (thread.id !== null && seen.has(thread.id)) continue;
      if (thread.id !== null) seen.add(thread.id);
      held.push({ batch, away: withRows(thread) });
    }
  }
  return held;
}

import type { BatchId, ThreadId } from "../../model/ids.ts";
import type { Plan } from "../../model/plan.ts";
import type { PassedBy, SteppedOver, UndoneBatch } from "../../model/result/change_result.ts";
import type { ToldThread } from "../../model/thread/told_thread.ts";

/** A change that only has to be judged and carried out. */
export interface PreparedChange {
  readonly plan: Plan;
  /** Ids of the sub-agents among the threads of the plan. */
  readonly subagents: readonly ThreadId[];
  /** What people know the threads by, by the id they have in the plan; left out: their rows there tell. */
  readonly told?: ReadonlyMap<ThreadId, ToldThread>;
  /** Threads left out, and why. */
  readonly passedBy: readonly PassedBy[];
  /** For people: what to know beside the numbers. */
  readonly notes: readonly string[];
  /** Batch that is taken back; left out for a change of the user's own. */
  readonly undoneBatch?: BatchId;
  /** What people know that batch by; left out: nobody asked. */
  readonly undone?: UndoneBatch;
  /** Batches that were passed on the way back to it; left out: none. */
  readonly steppedOver?: readonly SteppedOver[];
}

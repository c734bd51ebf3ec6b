import type { ThreadPlan } from "../../model/plan.ts";

/**
 * What tells the parts of a batch from each other: the id of the thread, or, of the store itself, what of it changes. `null`: what
 * threads share, or a file that has no id.
 */
export function partName(
  { id, index, sets = [] }: Pick<ThreadPlan, "id" | "index" | "sets">,
): string | null {
  if (id !== null) return id;
  if (index !== undefined) return "name index";
  return sets.some(({ table }) => table === "backfill_state") ? "backfill" : null;
}

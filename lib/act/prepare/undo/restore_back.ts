import { planRestoreOf } from "../../../plan/inverse_plan.ts";
import type { PreparedChange } from "../../change/begin_change.ts";
import { leaveOutConflicts } from "../restore_conflicts.ts";
import type { Taking } from "./taking.ts";

/** A delete is taken back by its journal; a thread whose place is taken, or whose history is not there, stays in the trash. */
export async function restoreBack(taking: Taking): Promise<PreparedChange> {
  const { target, cause } = taking;
  const batches = await taking.batches();
  const standings = await taking.standings();
  const plan = planRestoreOf(
    taking.standing.map((thread) => standings.holder(target, thread)),
    cause,
  );
  const { kept, passedBy } = leaveOutConflicts(plan.threads, taking, {
    holderOf: (rolloutId) =>
      batches.find((batch) =>
        batch.header.action === "delete" &&
        batch.threads.some(({ rolloutIds }) => rolloutIds.includes(rolloutId))
      )?.id ?? null,
  });
  return { plan: { ...plan, threads: kept }, passedBy, subagents: [], notes: [] };
}

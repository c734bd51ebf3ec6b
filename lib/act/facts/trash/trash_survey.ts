import { plannedBytesOf } from "../../../model/plan.ts";
import type { OnProblem } from "../../../model/problem.ts";
import type { StorePaths } from "../../../model/store.ts";
import { newStandings } from "../../../plan/batch/batch_standing.ts";
import { canEmpty } from "../../../plan/empty_plan.ts";
import type { System } from "../../../system/system.ts";
import { readBatches } from "../../journal/read_batches.ts";

/** What the trash of a store holds, and which of its batches were cut off. Trouble with a batch is told. */
export async function surveyTrash(
  { trashRoot }: StorePaths,
  tools: { readonly system: System; readonly onProblem: OnProblem },
): Promise<{
  readonly batches: number;
  readonly bytes: number;
  readonly unsettled: readonly string[];
}> {
  const batches = await readBatches(trashRoot, tools);
  const standings = newStandings(batches);
  const held = batches.filter(canEmpty).map((batch) => standings.held(batch))
    .filter((threads) => threads.length > 0);
  return {
    batches: held.length,
    bytes: held.reduce((sum, threads) => sum + plannedBytesOf(threads), 0),
    unsettled: batches.filter(({ end }) => end === null).map(({ id }) => id),
  };
}

import { readThreads } from "../../catalog/find/read_threads.ts";
import type { ThreadId } from "../../model/ids.ts";
import { toldById, type ToldThread } from "../../model/thread/told_thread.ts";
import { plannedTold } from "../../plan/planned_told.ts";
import type { ChangeWorld } from "../facts/change_world.ts";
import type { PreparedChange } from "./prepared_change.ts";

/** Threads of a plan that are told by what the store knows of them: as many as a screen shows. */
const MOST_TOLD = 50;

/** What people know the first threads by whose rows are not in the plan. */
export async function toldInStore(
  { plan }: Pick<PreparedChange, "plan">,
  { catalog }: ChangeWorld,
): Promise<ReadonlyMap<ThreadId, ToldThread>> {
  const numbers = plan.threads.slice(0, MOST_TOLD).flatMap((thread) => {
    const isKnown = thread.id === null || plannedTold(thread).title !== null;
    return isKnown ? [] : catalog.threads.byId.get(thread.id) ?? [];
  });
  return toldById(await readThreads(catalog, numbers));
}

import { type ChooseOptions, chooseThreads } from "../../catalog/find/choose.ts";
import { selectsAnything } from "../../catalog/find/given_filters.ts";
import type { Selector } from "../../model/request/selector.ts";
import type { Thread } from "../../model/thread/thread.ts";
import { rolloutIdsOf } from "../../plan/trash_plan.ts";
import type { ChangeWorld } from "../facts/change_world.ts";
import type { PreparedChange } from "./prepared_change.ts";

/** Which threads are wanted. */
export interface ChooseForChangeOptions
  extends Pick<ChooseOptions, "forks" | "forkAdvice" | "subagents" | "readersElsewhere"> {
  readonly selector: Selector;
}

/** The threads that can be changed, and what is to be said of the others. */
export interface Chosen extends Omit<PreparedChange, "plan"> {
  readonly threads: readonly Thread[];
}

/** Chooses the threads of a change; an empty selector chooses nothing. */
export async function chooseForChange(
  world: ChangeWorld,
  options: ChooseForChangeOptions,
): Promise<Chosen> {
  const { selector } = options;
  if (!selectsAnything(selector)) {
    return { threads: [], subagents: [], passedBy: [], notes: [] };
  }
  const nowMs = world.system.clock.nowMs();
  const { isEverything, forks, ...choice } = await chooseThreads(world.catalog, {
    ...options,
    nowMs,
    liveReason: world.liveReason,
    rolloutIdsOf,
  });
  const notes = [
    ...(isEverything ? ["this selector matches every thread of the store"] : []),
    ...(forks.length === 0 ? [] : [`forks that read these threads go along: ${forks.join(", ")}`]),
  ];
  return { ...choice, threads: byFolder(choice.threads), notes };
}

/**
 * Newest folders first, and what lies in one folder together: each chunk of a batch then changes few folders, and each folder is
 * forced to disk and listed again for few chunks (half of the time of deleting 10,000 threads).
 */
function byFolder(threads: readonly Thread[]): readonly Thread[] {
  return [...threads].sort((a, b) => a.path < b.path ? 1 : a.path > b.path ? -1 : 0);
}

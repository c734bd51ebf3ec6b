import { type ChooseOptions, chooseThreads } from "../../catalog/choose.ts";
import { type Selector, selectsAnything } from "../../model/selector.ts";
import type { Thread } from "../../model/thread.ts";
import { rolloutIdsOf } from "../../plan/trash_plan.ts";
import type { ChangeWorld, PreparedChange } from "../change/begin_change.ts";

/** Which threads are wanted. */
export interface Wish
  extends Pick<ChooseOptions, "forks" | "forkAdvice" | "subagents" | "readersElsewhere"> {
  readonly selector: Selector;
}

/** The threads that can be changed, and what is to be said of the others. */
export interface Chosen extends Omit<PreparedChange, "plan"> {
  readonly threads: readonly Thread[];
}

/** Chooses the threads of a change; an empty selector chooses nothing. */
export async function chooseForChange(world: ChangeWorld, wish: Wish): Promise<Chosen> {
  const { selector } = wish;
  if (!selectsAnything(selector)) {
    return { threads: [], subagents: [], passedBy: [], notes: [] };
  }
  const nowMs = world.system.clock.nowMs();
  const { isEverything, forks, ...choice } = await chooseThreads(world.catalog, {
    ...wish,
    nowMs,
    liveReason: world.liveReason,
    rolloutIdsOf,
  });
  const notes = [
    ...(isEverything ? ["this selector matches every thread of the store"] : []),
    ...(forks.length === 0 ? [] : [`forks that read these threads go along: ${forks.join(", ")}`]),
  ];
  return { ...choice, notes };
}

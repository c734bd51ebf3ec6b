import { type ChooseOptions, chooseThreads } from "../../catalog/choose.ts";
import { isLive } from "../../codex/liveness.ts";
import { hasAnyFilter, type Selector } from "../../model/selector.ts";
import type { Thread } from "../../model/thread.ts";
import { rolloutIdsOf } from "../../plan/trash_plan.ts";
import type { ChangeWorld, PreparedChange } from "../change/begin_change.ts";

/** Which threads are wanted. */
export interface Wish extends Pick<ChooseOptions, "forks" | "subagents" | "readersElsewhere"> {
  readonly selector: Selector;
}

/** The threads that can be changed, and what is to be said of the others. */
export interface Chosen extends Omit<PreparedChange, "plan"> {
  readonly threads: readonly Thread[];
}

/** Chooses the threads of a change; an empty selector chooses nothing. */
export async function chooseForChange(world: ChangeWorld, wish: Wish): Promise<Chosen> {
  const { selector } = wish;
  if (!hasAnyFilter(selector) && !selector.all) {
    return { threads: [], subagents: [], passedBy: [], notes: [] };
  }
  const nowMs = world.system.clock.nowMs();
  const { isEverything, forks, ...choice } = await chooseThreads(world.catalog, {
    ...wish,
    nowMs,
    liveReason: (thread) => liveReason(thread, world),
    rolloutIdsOf,
  });
  const notes = [
    ...(isEverything ? ["this selector matches every thread of the store"] : []),
    ...(forks.length === 0 ? [] : [`forks that read these threads go along: ${forks.join(", ")}`]),
  ];
  return { ...choice, notes };
}

/** A thread younger than this counts as live where Codex keeps no locks (write-rules §3.5). */
const FRESH_MS = 10 * 60_000;

/** Live by the writer lock; where Codex keeps none, by a file written a moment ago (write-rules §3.5). */
export function liveReason(
  thread: Pick<Thread, "id" | "updatedAtMs">,
  { store, system }: Pick<ChangeWorld, "store" | "system">,
): string | null {
  const nowMs = system.clock.nowMs();
  if (store.writerLocks === null || thread.id === null) return null;
  const live = isLive(thread.id, { store, files: system.files });
  if (live === true) {
    return "is in use by Codex; its background server keeps an idle thread for about a minute " +
      "(codex app-server daemon stop lets go of it at once)";
  }
  return live === null && nowMs - thread.updatedAtMs < FRESH_MS
    ? "was written less than 10 minutes ago and this store keeps no locks to tell more; try later"
    : null;
}

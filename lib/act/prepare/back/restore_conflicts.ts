import type { RolloutId } from "../../../model/ids.ts";
import { movesOf, type ThreadPlan } from "../../../model/plan.ts";
import type { PassedBy } from "../../../model/result/change_result.ts";
import { resolvePlace } from "../../../plan/place.ts";
import { errorCode, statOrNull } from "../../../system/files.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import type { HolderOf, Holding } from "../../facts/trash/trash_holders.ts";
import type { PreparedChange } from "../prepared_change.ts";

/** What is left of a way back, and what is said of the rest and of what those that come back lack. */
export interface WithoutConflicts extends Pick<PreparedChange, "passedBy" | "notes"> {
  readonly kept: readonly ThreadPlan[];
}

/**
 * Leaves out threads that cannot come back: their place is taken, the thread is in the store again, or they read a rollout
 * that the trash took from them (write-rules §4.2). What was missing before they went, or is nowhere any more, keeps nobody away:
 * they come back as they were. Nothing is overwritten.
 */
export function leaveOutConflicts(
  threads: readonly ThreadPlan[],
  world: ChangeWorld,
  { holderOf, hasRollout }: {
    readonly holderOf: HolderOf;
    /** Whether the store has a rollout of this id. */
    readonly hasRollout: (rolloutId: RolloutId) => boolean;
  },
): WithoutConflicts {
  const passedBy: PassedBy[] = [];
  const leaveOut = ({ id }: ThreadPlan, why: string): false => {
    const message = `thread ${id ?? "without an id"} ${why}`;
    passedBy.push({ thread: id ?? "", reason: "conflict", message });
    return false;
  };
  let kept = threads.filter((thread) => {
    const why = placeTrouble(thread, world);
    if (why !== null) return leaveOut(thread, `cannot come back: ${why}`);
    const isBack = thread.id !== null && world.catalog.threads.byId.has(thread.id);
    return isBack ? leaveOut(thread, "is in the store again, with other files") : true;
  });
  const lacking = (thread: ThreadPlan, planned: ReadonlySet<RolloutId>) =>
    thread.needs.filter((need) => !planned.has(need) && !hasRollout(need))
      .map((need) => ({ need, holder: holderOf(need, thread) }));
  for (;;) {
    const planned = new Set(kept.flatMap(({ rolloutIds }) => rolloutIds));
    const next = kept.filter((thread) => {
      const taken = lacking(thread, planned)
        .find(({ holder }) => holder !== null && !holder.isEarlier);
      if (taken === undefined) return true;
      const { batchId } = taken.holder!;
      const way = batchId === null
        ? "codexsm put it into the trash: restore with --with-parents"
        : `batch ${batchId} holds it: undo that first, or restore with --with-parents`;
      return leaveOut(
        thread,
        `reads rollout ${taken.need}, which is not in the store; ${way}`,
      );
    });
    if (next.length === kept.length) {
      const notes = kept.flatMap((thread) =>
        lacking(thread, planned).map((lack) => lackText(thread, lack))
      );
      return { kept, passedBy, notes };
    }
    kept = next;
  }
}

function lackText(
  { id }: ThreadPlan,
  { need, holder }: { readonly need: RolloutId; readonly holder: Holding | null },
): string {
  const where = holder === null
    ? "is nowhere any more"
    : `is in the trash, in batch ${holder.batchId}`;
  return `thread ${id ?? "without an id"} reads rollout ${need}, which ${where}: ` +
    "it comes back as it went, without that";
}

/** Why a thread cannot have its places; `null` when they are free. */
function placeTrouble(thread: ThreadPlan, { store, system }: ChangeWorld): string | null {
  for (const { to } of movesOf(thread)) {
    const path = resolvePlace(to, store);
    if (path === null) continue;
    try {
      if (statOrNull(path, system.files) !== null) return `"${path}" is taken`;
    } catch (error) {
      const code = errorCode(error);
      if (code === null) throw error;
      return `"${path}" cannot be looked at (${code})`;
    }
  }
  return null;
}

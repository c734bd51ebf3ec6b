import type { Catalog } from "../../catalog/catalog.ts";
import type { PassedBy } from "../../model/change_result.ts";
import { movesOf, type ThreadPlan } from "../../model/plan.ts";
import { resolvePlace } from "../../plan/place.ts";
import type { ChangeWorld } from "../change/begin_change.ts";
import { statOrNull } from "../thread/place_files.ts";

/** What is left of a way back, and what is said of the rest. */
export interface WithoutConflicts {
  readonly kept: readonly ThreadPlan[];
  readonly passedBy: readonly PassedBy[];
}

/**
 * Leaves out threads that cannot come back: their place is taken, the thread is in the store again, or they read a rollout
 * that is neither there nor among them (write-rules §4.2). Nothing is overwritten.
 */
export function leaveOutConflicts(
  threads: readonly ThreadPlan[],
  world: ChangeWorld,
  { holderOf }: {
    /** Batch in the trash that holds a rollout; `null` when none does. */
    readonly holderOf: (rolloutId: string) => string | null;
  },
): WithoutConflicts {
  const passedBy: PassedBy[] = [];
  const leaveOut = ({ id }: ThreadPlan, why: string): false => {
    const message = `thread ${id ?? "without an id"} ${why}`;
    passedBy.push({ thread: id ?? "", reason: "conflict", message });
    return false;
  };
  let kept = threads.filter((thread) => {
    const taken = movesOf(thread).map(({ to }) => resolvePlace(to, world.store))
      .find((path) => path !== null && statOrNull(path, world.system.files) !== null);
    if (taken !== undefined) return leaveOut(thread, `cannot come back: "${taken}" is taken`);
    const isBack = thread.id !== null && world.catalog.threads.byId.has(thread.id);
    return isBack ? leaveOut(thread, "is in the store again, with other files") : true;
  });
  for (;;) {
    const planned = new Set(kept.flatMap(({ rolloutIds }) => rolloutIds));
    const next = kept.filter((thread) => {
      const missing = thread.needs.find((need) =>
        !planned.has(need) && !isInStore(need, world.catalog)
      );
      if (missing === undefined) return true;
      const holder = holderOf(missing);
      return leaveOut(
        thread,
        `reads rollout ${missing}, which is not in the store; ` +
          (holder === null
            ? "no batch in the trash holds it"
            : `batch ${holder} holds it: undo that first, or restore with --with-parents`),
      );
    });
    if (next.length === kept.length) return { kept, passedBy };
    kept = next;
  }
}

function isInStore(rolloutId: string, { table }: Catalog): boolean {
  return table.names.some((name) => name.includes(rolloutId));
}

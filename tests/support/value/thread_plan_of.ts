import { asRolloutId, asThreadId } from "../../../lib/model/ids.ts";
import type { JournalThread } from "../../../lib/model/journal.ts";
import type { MoveStep, RemoveStep, ThreadPlan } from "../../../lib/model/plan.ts";
import { storePlace } from "../../../lib/plan/place.ts";
import { fingerprint } from "./thread_of.ts";

/** The plan of one thread that does what is said here, and else nothing. */
export function threadPlanOf(id: string | null, known: Partial<ThreadPlan> = {}): ThreadPlan {
  return {
    id: id === null ? null : asThreadId(id),
    needs: [],
    rolloutIds: id === null ? [] : [asRolloutId(id)],
    steps: [],
    rows: [],
    updates: [],
    names: [],
    ...known,
  };
}

/** A rollout that goes from a path below the store to the trash of a batch. */
export function trashStep(path: string, batch: string): MoveStep {
  return {
    kind: "move",
    from: { in: "store", path: storePlace(path) },
    to: { in: "trash", path: storePlace(`${batch}/files/${path}`) },
    expect: fingerprint(),
    rollout: true,
  };
}

/** A file of a batch that is removed from the trash for good. */
export function removeStep(path: string): RemoveStep {
  return {
    kind: "remove",
    from: { in: "trash", path: storePlace(path) },
    expect: fingerprint(),
    rollout: true,
  };
}

/** The record that a journal keeps of a thread. */
export function journalThread(plan: ThreadPlan, number = 0): JournalThread {
  return { kind: "thread", number, ...plan };
}

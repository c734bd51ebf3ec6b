import type { Fingerprint } from "../model/fingerprint.ts";
import { type BatchId, firstRolloutOf, type RolloutId } from "../model/ids.ts";
import {
  type Cause,
  movesOf,
  type MoveStep,
  type NameLine,
  type Plan,
  planOf,
  type ThreadPlan,
} from "../model/plan.ts";
import type { AbsolutePath, StorePaths } from "../model/store.ts";
import type { SavedRows } from "../model/thread/saved_rows.ts";
import type { Thread } from "../model/thread/thread.ts";
import { dependantsFirst } from "./lineage.ts";
import { placeInStore, placeInTrash } from "./place.ts";
import { basisOf } from "./thread_basis.ts";

/** What is known of a thread beside the thread itself. */
export interface ThreadFacts {
  readonly rows: SavedRows;
  readonly names: readonly NameLine[];
  /** Sidecar files that exist. */
  readonly sidecars: readonly { readonly path: AbsolutePath; readonly fingerprint: Fingerprint }[];
}

/** What {@link planTrash} works from. */
export interface TrashPlanOptions {
  readonly store: StorePaths;
  /** Batch id, or the word that stands for one. */
  readonly batch: BatchId;
  readonly cause: Cause;
  readonly factsOf: (thread: Thread) => ThreadFacts;
}

/** The plan that moves whole threads to the trash: dependants before what they need. */
export function planTrash(threads: readonly Thread[], options: TrashPlanOptions): Plan {
  const planned = threads.map((thread) => planThread(thread, options));
  return {
    action: "delete",
    cause: options.cause,
    threads: dependantsFirst(planned),
    namesDigest: null,
  };
}

function planThread(thread: Thread, { store, batch, factsOf }: TrashPlanOptions): ThreadPlan {
  const { rows, names, sidecars } = factsOf(thread);
  const move = (path: AbsolutePath, expect: Fingerprint, rollout: boolean): MoveStep[] => {
    const from = placeInStore(path, store);
    if (from === null) return [];
    return [{ kind: "move", from, to: placeInTrash(from, batch), expect, rollout }];
  };
  // The rollout that the row names goes first: the others mean nothing without it.
  const current = thread.rollouts.filter(({ path }) => path === thread.path);
  const others = thread.rollouts.filter(({ path }) => path !== thread.path);
  const steps = [
    ...[...current, ...others].flatMap(({ path, fingerprint }) => move(path, fingerprint, true)),
    ...sidecars.flatMap(({ path, fingerprint }) => move(path, fingerprint, false)),
  ];
  return planOf(kinshipOf(thread), { steps, rows, names, ...basisOf(thread) });
}

/** Who a thread is in the lineage: what its rollouts read, and what they are read by. */
export function kinshipOf(thread: Thread): Pick<ThreadPlan, "id" | "needs" | "rolloutIds"> {
  const needs = thread.rollouts.flatMap(({ head }) => head?.historyBase?.rolloutId ?? []);
  return { id: thread.id, needs, rolloutIds: rolloutIdsOf(thread) };
}

/** Ids that a `history_base` may name this thread's rollouts by. */
export function rolloutIdsOf(thread: Thread): RolloutId[] {
  const ids = new Set(thread.rollouts.flatMap(({ rolloutId }) => rolloutId ?? []));
  if (thread.id !== null && thread.rollouts.some(({ rolloutId }) => rolloutId === null)) {
    ids.add(firstRolloutOf(thread.id));
  }
  return [...ids];
}

/** The plan that removes for good what another plan would move to the trash: same threads, same order. */
export function planHardDelete(trash: Plan): Plan {
  return {
    ...trash,
    action: "hard-delete",
    threads: trash.threads.map((thread) => ({
      ...thread,
      steps: movesOf(thread).map(({ from, expect, rollout }) => ({
        kind: "remove",
        from,
        expect,
        rollout,
      })),
    })),
  };
}

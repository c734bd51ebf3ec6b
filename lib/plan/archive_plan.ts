import { datedPath } from "../codex/rollout_name.ts";
import type { Fingerprint } from "../model/fingerprint.ts";
import {
  type Cause,
  type MoveStep,
  type Place,
  type Plan,
  planOf,
  type RowBasis,
  type RowUpdate,
  type ThreadPlan,
} from "../model/plan.ts";
import type { AbsolutePath, StorePaths } from "../model/store.ts";
import type { Rollout, Thread } from "../model/thread/thread.ts";
import { baseName } from "../text/path_text.ts";
import { placeInStore, resolvePlace, storePlace } from "./place.ts";
import { basisOf } from "./thread_basis.ts";
import { kinshipOf, type ThreadFacts } from "./trash_plan.ts";

/** Into the archive or out of it. */
export type ArchiveAction = "archive" | "unarchive";

/** What {@link planArchive} works from. */
export interface ArchivePlanOptions {
  readonly action: ArchiveAction;
  readonly store: StorePaths;
  readonly cause: Cause;
  /** Now, milliseconds since the epoch: the row of an archived thread gets it, and the current rollout of an unarchived one. */
  readonly nowMs: number;
  /** What is known of a thread beside the thread itself. */
  readonly factsOf: (thread: Thread) => ArchiveFacts;
}

/** What is known of a thread beside the thread itself. */
export interface ArchiveFacts extends Pick<ThreadFacts, "sidecars"> {
  /** Columns of its row that change; empty without a row. `path` tells where a rollout will be. */
  readonly updatesOf: (path: (from: AbsolutePath) => AbsolutePath) => readonly RowUpdate[];
  /** What its row says now; `undefined` without a database. */
  readonly row: RowBasis | null | undefined;
}

/** The plan that does what `codex archive` and `codex unarchive` do, for many threads (codex-storage §5). */
export function planArchive(threads: readonly Thread[], options: ArchivePlanOptions): Plan {
  return {
    action: options.action,
    cause: options.cause,
    threads: threads.map((thread) => planThread(thread, options)),
    namesDigest: null,
  };
}

function planThread(thread: Thread, options: ArchivePlanOptions): ThreadPlan {
  const { action, store, nowMs } = options;
  const { updatesOf, sidecars, row } = options.factsOf(thread);
  const step = (path: AbsolutePath, expect: Fingerprint, rollout: boolean): MoveStep[] => {
    const from = placeInStore(path, store);
    const to = targetOf(path, action);
    if (from === null || to === null || from.path === to.path) return [];
    // Rollouts that a revert left behind keep their time, as with Codex.
    const mtime = action === "unarchive" && path === thread.path ? { mtimeMs: nowMs } : {};
    return [{ kind: "move", from, to, expect, rollout, ...mtime }];
  };
  // Codex leaves sidecars behind: where one is, its later one stays beside it.
  const isOvertaken = (path: AbsolutePath) => {
    const to = targetOf(path, action);
    const there = to === null ? null : resolvePlace(to, store);
    return there !== path && sidecars.some((other) => other.path === there);
  };
  const isAway = ({ archived }: Rollout) => archived === (action === "archive");
  const rollouts = thread.rollouts.filter((rollout) => !isAway(rollout));
  const steps = [
    ...rollouts.flatMap(({ path, fingerprint }) => step(path, fingerprint, true)),
    ...sidecars.filter(({ path }) => !isOvertaken(path))
      .flatMap(({ path, fingerprint }) => step(path, fingerprint, false)),
  ];
  const updates = updatesOf((from) => {
    const to = targetOf(from, action);
    return (to === null ? null : resolvePlace(to, store)) ?? from;
  });
  return planOf(kinshipOf(thread), { steps, updates, ...basisOf(thread, row) });
}

/** Where a rollout goes: the archive is flat, out of it the local date in the name is the folder. `null`: the name has no date. */
function targetOf(path: AbsolutePath, action: ArchiveAction): Place | null {
  const name = baseName(path);
  if (action === "archive") return { in: "store", path: storePlace(`archived_sessions/${name}`) };
  const active = datedPath(name);
  return active === null ? null : { in: "store", path: storePlace(active) };
}

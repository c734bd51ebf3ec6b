import type { ThreadId } from "../model/ids.ts";
import type { Batch, BatchThread, PlannedBatch } from "../model/journal.ts";
import {
  actionOf,
  type Cause,
  movesOf,
  type Plan,
  planOf,
  type RemoveStep,
  type ThreadPlan,
} from "../model/plan.ts";
import type { StorePlace } from "../model/store.ts";
import type { Standings } from "./batch/batch_standing.ts";
import { clearedContent, type GoneForGood } from "./batch/cleared_content.ts";

/** What planning the end of batches takes. */
export interface PlanEmptyOptions {
  /** Every batch of the trash, newest first. */
  readonly all: readonly Batch[];
  readonly standings: Standings;
  /** The files of a thread that are to go: none of a thread that has to stay, and none that was removed by hand. */
  readonly stepsOf: (thread: BatchThread) => readonly RemoveStep[];
  /** Whether a file lies at a path below the trash root. */
  readonly isThere: (path: StorePlace) => boolean;
  /** Whether the store has the thread, too. */
  readonly isInStore: (id: ThreadId) => boolean;
}

/**
 * The plan that removes for good what some batches still hold in the trash, and what journals hold of it. It names only batches
 * that lose something.
 */
export function planEmpty(batches: readonly Batch[], options: PlanEmptyOptions): Plan {
  const { all, standings, isThere, stepsOf } = options;
  const threads = batches.flatMap((batch) => standings.held(batch))
    .map((thread) => planOf(thread, { steps: stepsOf(thread) }))
    .filter(({ steps }) => steps.length > 0);
  const going = new Set(threads.flatMap(({ steps }) => steps.map(({ from }) => from.path)));
  const stays = (path: StorePlace) => isThere(path) && !going.has(path);
  const cleared = clearedContent(all, {
    emptied: new Set(batches.map(({ id }) => id)),
    threads: lastOf(threads, { ...options, stays }),
    stays,
    standings,
  });
  const losing = new Set<string>(cleared.map(({ batch }) => batch.id));
  for (const path of going) losing.add(path.split("/")[0]!);
  const ids = batches.map(({ id }) => id).filter((id) => losing.has(id));
  const cause: Cause = { kind: "batches", batches: ids };
  return { action: "empty", cause, threads, namesDigest: null, journals: cleared.length };
}

/** Ids of the threads that neither trash nor store holds once these are gone. */
function lastOf(
  threads: readonly ThreadPlan[],
  { all, standings, isInStore, stays }: PlanEmptyOptions & Pick<GoneForGood, "stays">,
): ReadonlySet<ThreadId> {
  const staying = new Set(
    all.flatMap((batch) => standings.held(batch))
      .filter((thread) => movesOf(thread).some(({ to, rollout }) => rollout && stays(to.path)))
      .map(({ id }) => id),
  );
  return new Set(
    threads.flatMap(({ id }) => id === null || staying.has(id) || isInStore(id) ? [] : [id]),
  );
}

/** Whether a batch is one that holds, or has held, files in the trash. */
export function canEmpty(batch: Batch): batch is PlannedBatch {
  return batch.end !== null &&
    batch.threads.some((thread) => actionOf(thread, batch.header) === "delete");
}

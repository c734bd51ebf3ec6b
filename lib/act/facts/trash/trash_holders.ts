import type { BatchId, RolloutId } from "../../../model/ids.ts";
import { type BegunBatch, isBegun } from "../../../model/journal.ts";
import { movesOf, type ThreadPlan } from "../../../model/plan.ts";
import { isSameStore } from "../../../plan/batch/own_batch.ts";
import type { ChangeWorld } from "../change_world.ts";

/** Who in the trash holds a rollout that a thread reads. */
export interface Holding {
  /** `null`: the Go tool put it there. */
  readonly batchId: BatchId | null;
  /** Whether it was there already when the thread went: then the thread was without it, and is so again. */
  readonly isEarlier: boolean;
}

/** Tells who holds a rollout that a thread on its way back reads; `null` when nobody of its store does. */
export type HolderOf = (rolloutId: RolloutId, reader: ThreadPlan) => Holding | null;

interface Place {
  readonly batch: BegunBatch;
  /** Among all batches, newest first. */
  readonly at: number;
}

/** Looks at what the batches hold, and at rollouts that the Go tool put into the trash. */
export async function trashHolders(
  world: Pick<ChangeWorld, "batches" | "standings">,
  foreign: ReadonlySet<RolloutId> = new Set(),
): Promise<HolderOf> {
  const standings = await world.standings();
  const places = new Map<string, Place>();
  const holders = new Map<RolloutId, Place[]>();
  for (const [at, batch] of (await world.batches()).filter(isBegun).entries()) {
    const place = { batch, at };
    places.set(batch.id, place);
    for (const id of standings.held(batch).flatMap(({ rolloutIds }) => rolloutIds)) {
      holders.getOrInsert(id, []).push(place);
    }
  }
  return (rolloutId, reader) => {
    // A way back starts in the folder of the batch that holds the thread.
    const own = places.get(movesOf(reader)[0]?.from.path.split("/")[0] ?? "");
    const holder = holders.get(rolloutId)?.find(({ batch }) =>
      own === undefined || isSameStore(batch.header, own.batch.header)
    );
    if (holder !== undefined) {
      return { batchId: holder.batch.id, isEarlier: own !== undefined && holder.at > own.at };
    }
    return foreign.has(rolloutId) ? { batchId: null, isEarlier: false } : null;
  };
}

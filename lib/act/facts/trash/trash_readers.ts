import type { BatchId, RolloutId, ThreadId } from "../../../model/ids.ts";
import { movesOf } from "../../../model/plan.ts";
import { canEmpty } from "../../../plan/empty_plan.ts";
import type { ChangeWorld } from "../change_world.ts";

/** A thread in the trash that reads a rollout of another thread. */
export interface TrashReader {
  /** `null` when it has no id. */
  readonly id: ThreadId | null;
  /** Batch that holds it. */
  readonly batchId: BatchId;
}

/** Finds who in the trash reads rollouts with these ids: a fork there could never come back without them (write-rules §4.1). */
export async function findTrashReaders(
  { batches, standings }: Pick<ChangeWorld, "batches" | "standings">,
): Promise<(rolloutIds: readonly RolloutId[]) => readonly TrashReader[]> {
  const [all, { held }] = [await batches(), await standings()];
  const readers = new Map<RolloutId, TrashReader[]>();
  for (const batch of all.filter(canEmpty)) {
    for (const thread of held(batch).filter((thread) => movesOf(thread).length > 0)) {
      for (const need of thread.needs) {
        readers.getOrInsert(need, []).push({ id: thread.id, batchId: batch.id });
      }
    }
  }
  return (rolloutIds) => rolloutIds.flatMap((id) => readers.get(id) ?? []);
}

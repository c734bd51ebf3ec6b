import { type Batch, type BegunBatch, isBegun } from "../../../lib/model/journal.ts";
import type { Standings } from "../../../lib/plan/batch/batch_standing.ts";

/** The changes of the user's own that can still be taken back in part, newest first: a redo is one of them, an undo is not. */
export function standingChanges(
  batches: readonly Batch[],
  standings: Standings,
): readonly BegunBatch[] {
  return batches.filter(isBegun).filter((batch) =>
    batch.header.cause.kind !== "undo" && standings.standing(batch).length > 0
  );
}

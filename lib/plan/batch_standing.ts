import { type Batch, doneThreads, type JournalThread } from "../model/journal.ts";
import type { BatchStanding } from "../model/log_result.ts";

/**
 * How the batches stand. A thread of a delete stands until a later restore has brought it back; a thread of a restore
 * until a later delete has taken it away again.
 */
export interface Standings {
  /** Threads of a batch that can still be taken back. */
  standing(batch: Batch): readonly JournalThread[];
  /** How the batch as a whole stands. */
  of(batch: Batch): BatchStanding;
}

/** Looks at all batches, newest first. */
export function newStandings(batches: readonly Batch[]): Standings {
  /** Per batch: trash paths of files that a later restore took out of it. */
  const restored = new Set<string>();
  /** Per restore batch: ids that a later delete took away. */
  const deletedLater = new Map<Batch, Set<string>>();
  const deletedSoFar = new Set<string>();
  for (const batch of batches) {
    deletedLater.set(batch, new Set(deletedSoFar));
    for (const { id, moves } of doneThreads(batch)) {
      if (batch.header.action === "restore") {
        for (const { from } of moves) restored.add(from.path);
      } else if (id !== null) deletedSoFar.add(id);
    }
  }
  const standing = (batch: Batch): readonly JournalThread[] =>
    doneThreads(batch).filter(({ id, moves }) =>
      batch.header.action === "delete"
        ? !moves.some(({ to }) => restored.has(to.path))
        : id !== null && !deletedLater.get(batch)!.has(id)
    );
  return {
    standing,
    of(batch) {
      if (batch.end === null) return "unfinished";
      const left = standing(batch).length;
      if (left === 0) return "undone";
      return left < doneThreads(batch).length ? "partly-undone" : "standing";
    },
  };
}

/**
 * The batch that `undo` without an argument means: the newest of the user's own changes of which something can still be
 * taken back. An undo is never one, so saying it again walks further back; a redo is, being a delete.
 */
export function newestStanding(batches: readonly Batch[], standings: Standings): Batch | null {
  return batches.find((batch) =>
    batch.header.action === "delete" && standings.standing(batch).length > 0
  ) ?? null;
}

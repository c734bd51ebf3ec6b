import { type Batch, doneThreads, type JournalThread } from "../model/journal.ts";
import type { BatchStanding } from "../model/log_result.ts";
import { actionOf, type BatchAction, movesOf } from "../model/plan.ts";

/**
 * How the batches stand. A thread of a delete stands until a later restore has brought it back; a thread of a restore
 * until a later delete has taken it away again; a thread of any other batch until a later undo has taken it back.
 */
export interface Standings {
  /** Threads of a batch that can still be taken back. */
  standing(batch: Batch): readonly JournalThread[];
  /** How the batch as a whole stands. */
  of(batch: Batch): BatchStanding;
}

/** Whether what a batch of this action does is for good. */
export function isFinal(action: BatchAction): boolean {
  return action === "hard-delete" || action === "empty";
}

/** Looks at all batches, newest first. */
export function newStandings(batches: readonly Batch[]): Standings {
  /** Trash paths of files that a later restore took out of their batch. */
  const restored = new Set<string>();
  /** Per batch: ids of threads that a later undo of that very batch has taken back. */
  const takenBack = new Map<string, Set<string | null>>();
  /** Per batch: ids that a later delete took away. */
  const deletedLater = new Map<string, ReadonlySet<string | null>>();
  const deletedSoFar = new Set<string | null>();
  for (const batch of batches) {
    const { cause } = batch.header;
    deletedLater.set(batch.id, new Set(deletedSoFar));
    for (const thread of doneThreads(batch)) {
      const { id, steps } = thread;
      const does = actionOf(thread, batch.header);
      if (does === "restore") { for (const { from } of steps) restored.add(from.path); }
      if ((does === "delete" || does === "hard-delete") && id !== null) deletedSoFar.add(id);
      if (cause.kind === "undo" || cause.kind === "redo") {
        const ids = takenBack.get(cause.batch);
        if (ids === undefined) takenBack.set(cause.batch, new Set([id]));
        else ids.add(id);
      }
    }
  }
  const stands = (batch: Batch, thread: JournalThread): boolean => {
    const action = actionOf(thread, batch.header);
    switch (action) {
      case "delete":
        return !movesOf(thread).some(({ to }) => restored.has(to.path));
      case "restore":
        return thread.id !== null && !deletedLater.get(batch.id)?.has(thread.id);
      case "archive":
      case "unarchive":
      case "copy":
      case "move":
        return !takenBack.get(batch.id)?.has(thread.id);
      case "hard-delete":
      case "empty":
        return false;
      default:
        return action satisfies never;
    }
  };
  const standing = (batch: Batch): readonly JournalThread[] =>
    doneThreads(batch).filter((thread) => stands(batch, thread));
  return {
    standing,
    of(batch) {
      if (batch.end === null) return "unfinished";
      if (isFinal(batch.header.action)) return "final";
      const left = standing(batch).length;
      if (left === 0) return "undone";
      return left < doneThreads(batch).length ? "partly-undone" : "standing";
    },
  };
}

/**
 * The batches that `undo` without an argument can mean, newest first: the user's own changes of which something can still be
 * taken back. An undo is never one, so saying it again walks further back; a redo is.
 */
export function standingChanges(batches: readonly Batch[], standings: Standings): readonly Batch[] {
  return batches.filter((batch) =>
    batch.header.cause.kind !== "undo" && standings.standing(batch).length > 0
  );
}

/** The batches that `redo` without an argument can mean, newest first: undos of which something can still be taken back. */
export function standingUndos(batches: readonly Batch[], standings: Standings): readonly Batch[] {
  return batches.filter((batch) =>
    batch.header.cause.kind === "undo" && standings.standing(batch).length > 0
  );
}

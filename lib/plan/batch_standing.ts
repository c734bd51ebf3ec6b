import { type Batch, doneThreads, type JournalThread } from "../model/journal.ts";
import type { BatchStanding } from "../model/log_result.ts";
import { actionOf, type BatchAction, movesOf } from "../model/plan.ts";
import { isSameStore } from "./own_batch.ts";

/**
 * How the batches stand. A thread of a delete stands until a later restore has brought it back or the trash was emptied of it; a
 * thread of a restore until an undo has taken it back, and not once a later delete has taken it away; a thread of any other batch
 * until a later undo has taken it back.
 */
export interface Standings {
  /** Threads of a batch that can still be taken back. */
  standing(batch: Batch): readonly JournalThread[];
  /** Threads that a batch still holds in the trash. */
  held(batch: Batch): readonly JournalThread[];
  /** Threads that a batch has deleted and that were removed from the trash for good since, wherever they lay by then. */
  emptied(batch: Batch): readonly JournalThread[];
  /**
   * Where a deleted thread that stands lies now: in its own batch; or, when it was restored and that restore was taken back,
   * in the batch that did so.
   */
  holder(batch: Batch, thread: JournalThread): Holder;
  /**
   * The newest later batch that has to be taken back before this one, for this thread: a change that moved it on, or archived or
   * unarchived it again; or, before a change can be done again, the undo of one on which it was built. `null` when it is its turn.
   */
  overtakenBy(batch: Batch, thread: JournalThread): Batch | null;
  /** How the batch as a whole stands. */
  of(batch: Batch): BatchStanding;
}

/** A thread in the trash, as the batch that holds it knows it. */
export interface Holder {
  readonly batch: Batch;
  readonly thread: JournalThread;
}

/** Whether what a batch of this action does is for good. */
export function isFinal(action: BatchAction): boolean {
  return action === "hard-delete" || action === "empty";
}

function isDelete({ batch, thread }: Holder): boolean {
  return actionOf(thread, batch.header) === "delete";
}

/** What of a thread such changes build on each other in; `null` for those that each tell by themselves whether they stand. */
function chainOf(action: BatchAction): "folder" | "archive" | null {
  if (action === "move") return "folder";
  return action === "archive" || action === "unarchive" ? "archive" : null;
}

/** Looks at all batches, newest first. */
export function newStandings(batches: readonly Batch[]): Standings {
  /** By trash path: the later restore that took the file out of its batch. */
  const restored = new Map<string, Batch>();
  /** Trash paths of the files that were removed for good. */
  const removed = new Set<string>();
  /** Per batch, by id: the later undo of that very batch that has taken the thread back. */
  const takenBack = new Map<string, Map<string | null, Holder>>();
  /** Place among the batches, newest first. */
  const places = new Map(batches.map(({ id }, place) => [id, place]));
  /** Threads that were deleted, newest first. */
  const deleted: Holder[] = [];
  /** By chain and thread id: the changes that are links of it, newest first. */
  const chains = new Map<string, Holder[]>();
  for (const batch of batches) {
    const { cause } = batch.header;
    for (const thread of doneThreads(batch)) {
      const { id, steps } = thread;
      const does = actionOf(thread, batch.header);
      if (does === "restore") { for (const { from } of steps) restored.set(from.path, batch); }
      if (does === "empty") { for (const { from } of steps) removed.add(from.path); }
      if (does === "delete" || does === "hard-delete") deleted.push({ batch, thread });
      const chain = chainOf(does);
      if (chain !== null) {
        const key = `${chain} ${id}`;
        const links = chains.get(key);
        if (links === undefined) chains.set(key, [{ batch, thread }]);
        else links.push({ batch, thread });
      }
      if (cause.kind === "undo" || cause.kind === "redo") {
        const ids = takenBack.get(cause.batch) ?? new Map<string | null, Holder>();
        takenBack.set(cause.batch, ids.set(id, { batch, thread }));
      }
    }
  }
  const placeOf = ({ id }: Batch): number => places.get(id) ?? 0;
  const byId = new Map(batches.map((batch) => [batch.id, batch]));
  /** The change that this batch is, or takes back, or does again. */
  const rootOf = (batch: Batch): Batch => {
    const { cause } = batch.header;
    const target = cause.kind === "undo" || cause.kind === "redo"
      ? byId.get(cause.batch)
      : undefined;
    return target === undefined ? batch : rootOf(target);
  };
  const isBack = (thread: JournalThread): boolean =>
    movesOf(thread).some(({ to }) => restored.has(to.path));
  const isEmptied = (thread: JournalThread): boolean =>
    movesOf(thread).some(({ to }) => removed.has(to.path));
  const isHeld = (thread: JournalThread): boolean => !isBack(thread) && !isEmptied(thread);
  /** By thread id, newest first: the batches that have taken it away, where nothing has brought it back since. */
  const away = new Map<string | null, Batch[]>();
  for (const { batch, thread } of deleted) {
    if (isBack(thread)) continue;
    const takers = away.get(thread.id);
    if (takers === undefined) away.set(thread.id, [batch]);
    else takers.push(batch);
  }
  /** Where it lies, or lay when it was removed for good; `null`: it is back in the store. */
  const lastHolderOf = (batch: Batch, thread: JournalThread): Holder | null => {
    if (!isBack(thread)) return { batch, thread };
    const back = movesOf(thread).map(({ to }) => restored.get(to.path))
      .find((restore) => restore !== undefined);
    const again = takenBack.get(back?.id ?? "")?.get(thread.id) ?? null;
    return again === null || !isDelete(again) ? null : lastHolderOf(again.batch, again.thread);
  };
  const holderOf = (batch: Batch, thread: JournalThread): Holder | null => {
    const last = lastHolderOf(batch, thread);
    return last === null || isEmptied(last.thread) ? null : last;
  };
  const stands = (batch: Batch, thread: JournalThread): boolean => {
    const action = actionOf(thread, batch.header);
    switch (action) {
      case "delete":
        return holderOf(batch, thread) !== null;
      case "restore": {
        // The copy of a store has threads of the same ids.
        const taker = away.get(thread.id)
          ?.find(({ header }) => isSameStore(header, batch.header));
        const isAway = taker !== undefined && placeOf(taker) < placeOf(batch);
        return thread.id !== null && !isAway && !takenBack.get(batch.id)?.has(thread.id);
      }
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
  const emptied = (batch: Batch): readonly JournalThread[] =>
    doneThreads(batch).filter((thread) => {
      const last = isDelete({ batch, thread }) ? lastHolderOf(batch, thread) : null;
      return last !== null && isEmptied(last.thread);
    });
  return {
    standing,
    held: (batch) =>
      doneThreads(batch).filter((thread) => isDelete({ batch, thread }) && isHeld(thread)),
    emptied,
    holder: (batch, thread) => holderOf(batch, thread) ?? { batch, thread },
    overtakenBy(batch, thread) {
      const links = chains.get(`${chainOf(actionOf(thread, batch.header))} ${thread.id}`) ?? [];
      const root = placeOf(rootOf(batch));
      const blocking = links.find((link) => {
        const { header } = link.batch;
        if (!isSameStore(header, batch.header)) return false;
        if (placeOf(link.batch) >= placeOf(batch) || !stands(link.batch, link.thread)) return false;
        const linkRoot = placeOf(rootOf(link.batch));
        return header.cause.kind === "undo" ? linkRoot > root : linkRoot < root;
      });
      return blocking?.batch ?? null;
    },
    of(batch) {
      if (batch.end === null) return "unfinished";
      if (isFinal(batch.header.action)) return "final";
      const count = doneThreads(batch).length;
      const gone = emptied(batch).length;
      if (gone > 0) return gone < count ? "partly-emptied" : "emptied";
      const left = standing(batch).length;
      if (left === 0) return "undone";
      return left < count ? "partly-undone" : "standing";
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

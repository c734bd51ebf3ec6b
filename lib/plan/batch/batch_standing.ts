import type { BatchId, ThreadId } from "../../model/ids.ts";
import {
  type Batch,
  type BatchThread,
  type BegunBatch,
  doneThreads,
  isBegun,
} from "../../model/journal.ts";
import { actionOf, type BatchAction, movesOf } from "../../model/plan.ts";
import type { BatchStanding } from "../../model/result/log_result.ts";
import { isSameStore } from "./own_batch.ts";
import { partName } from "./part_name.ts";

/**
 * How the batches stand. A thread of a delete stands until a later restore brings it back or the trash is emptied of it. A thread
 * of a restore stands until an undo takes it back or a later delete takes it away. A thread of any other batch stands until a later
 * undo takes it back.
 */
export interface Standings {
  /** Threads of a batch that can still be taken back. */
  standing(batch: Batch): readonly BatchThread[];
  /** Threads that a batch still holds in the trash. */
  held(batch: Batch): readonly BatchThread[];
  /** Threads that a batch has deleted and that were later removed from the trash for good, from this batch or another. */
  emptied(batch: Batch): readonly BatchThread[];
  /**
   * The batch that holds a deleted thread that stands: its own batch, or the batch that took its restore back.
   */
  holder(batch: BegunBatch, thread: BatchThread): Holder;
  /**
   * The newest later batch that has to be taken back first, for this thread; `null` when there is none. It moved, archived or
   * unarchived the thread again, or it is the undo of a change that this one was built on.
   */
  overtakenBy(batch: BegunBatch, thread: BatchThread): Batch | null;
  /** How the batch as a whole stands. */
  stateOf(batch: Batch): BatchStanding;
}

/** A thread in the trash, as the batch that holds it knows it. */
export interface Holder {
  readonly batch: BegunBatch;
  readonly thread: BatchThread;
}

/** Whether a batch of this action can never be taken back. */
export function isFinal(action: BatchAction): boolean {
  return action === "hard-delete" || action === "empty";
}

function isDelete({ batch, thread }: Holder): boolean {
  return actionOf(thread, batch.header) === "delete";
}

/** The property of a thread in which these changes build on each other; `null` for changes that stand or fall by themselves. */
function chainOf(action: BatchAction): "folder" | "archive" | null {
  if (action === "move") return "folder";
  return action === "archive" || action === "unarchive" ? "archive" : null;
}

/** The batch that a batch takes back, or does again; `null` for a change of the user's own. */
function targetOf({ header: { cause } }: BegunBatch): BatchId | null {
  return cause.kind === "undo" || cause.kind === "redo" ? cause.batch : null;
}

/** What the batches have done to threads and to files of the trash. */
interface Deeds {
  readonly byId: ReadonlyMap<BatchId, BegunBatch>;
  /** Place among the batches, newest first. */
  readonly places: ReadonlyMap<BatchId, number>;
  /** By trash path: the later restore that took the file out of its batch. */
  readonly restored: ReadonlyMap<string, BegunBatch>;
  /** Trash paths of the files that were removed for good. */
  readonly removed: ReadonlySet<string>;
  /** Per batch, by the name of its part: the later undo of that very batch that has taken the thread back. */
  readonly takenBack: ReadonlyMap<BatchId, ReadonlyMap<string | null, Holder>>;
  /** By chain and thread id: the changes that are links of it, newest first. */
  readonly chains: ReadonlyMap<string, readonly Holder[]>;
  /** By thread id, newest first: the batches that have taken it away, where nothing has brought it back since. */
  readonly away: ReadonlyMap<ThreadId | null, readonly BegunBatch[]>;
}

/** Looks at all batches, newest first. */
function deedsOf(batches: readonly BegunBatch[]): Deeds {
  const restored = new Map<string, BegunBatch>();
  const removed = new Set<string>();
  const takenBack = new Map<BatchId, Map<string | null, Holder>>();
  const chains = new Map<string, Holder[]>();
  const deleted: Holder[] = [];
  for (const batch of batches) {
    const target = targetOf(batch);
    for (const thread of doneThreads(batch)) {
      const { id, steps } = thread;
      const does = actionOf(thread, batch.header);
      if (does === "restore") { for (const { from } of steps) restored.set(from.path, batch); }
      if (does === "empty") { for (const { from } of steps) removed.add(from.path); }
      if (does === "delete" || does === "hard-delete") deleted.push({ batch, thread });
      const chain = chainOf(does);
      if (chain !== null) chains.getOrInsert(`${chain} ${id}`, []).push({ batch, thread });
      if (target !== null) {
        takenBack.getOrInsert(target, new Map()).set(partName(thread), { batch, thread });
      }
    }
  }
  const away = new Map<ThreadId | null, BegunBatch[]>();
  for (const { batch, thread } of deleted) {
    if (!isAt(restored, thread)) away.getOrInsert(thread.id, []).push(batch);
  }
  const byId = new Map(batches.map((batch) => [batch.id, batch]));
  const places = new Map(batches.map(({ id }, place) => [id, place]));
  return { byId, places, restored, removed, takenBack, chains, away };
}

/** Whether a file of a thread that went to the trash was taken from its place there. */
function isAt(paths: { has(path: string): boolean }, thread: BatchThread): boolean {
  return movesOf(thread).some(({ to }) => paths.has(to.path));
}

function placeOf({ id }: Batch, { places }: Deeds): number {
  return places.get(id) ?? 0;
}

/** The change that a batch is, or takes back, or does again. */
function rootOf(batch: BegunBatch, deeds: Deeds): BegunBatch {
  const id = targetOf(batch);
  const target = id === null ? undefined : deeds.byId.get(id);
  return target === undefined ? batch : rootOf(target, deeds);
}

/** Where a deleted thread lies, or lay when it was removed for good; `null`: it is back in the store. */
function lastHolderOf(deleted: Holder, deeds: Deeds): Holder | null {
  const { thread } = deleted;
  const { restored, takenBack } = deeds;
  if (!isAt(restored, thread)) return deleted;
  const back = movesOf(thread).map(({ to }) => restored.get(to.path))
    .find((restore) => restore !== undefined);
  const again = back === undefined ? null : takenBack.get(back.id)?.get(thread.id) ?? null;
  return again === null || !isDelete(again) ? null : lastHolderOf(again, deeds);
}

/** The same; `null` also when it is in the trash no more. */
function holderOf(deleted: Holder, deeds: Deeds): Holder | null {
  const last = lastHolderOf(deleted, deeds);
  return last === null || isAt(deeds.removed, last.thread) ? null : last;
}

/** Whether what was done to a thread can still be taken back. */
function stands(done: Holder, deeds: Deeds): boolean {
  const { batch, thread } = done;
  const isTakenBack = () => deeds.takenBack.get(batch.id)?.has(partName(thread)) === true;
  const action = actionOf(thread, batch.header);
  switch (action) {
    case "delete":
      return holderOf(done, deeds) !== null;
    case "restore": {
      // The copy of a store has threads of the same ids.
      const taker = deeds.away.get(thread.id)
        ?.find(({ header }) => isSameStore(header, batch.header));
      const isAway = taker !== undefined && placeOf(taker, deeds) < placeOf(batch, deeds);
      return thread.id !== null && !isAway && !isTakenBack();
    }
    case "archive":
    case "unarchive":
    case "copy":
    case "move":
    case "import":
    case "repair":
      return !isTakenBack();
    case "hard-delete":
    case "empty":
      return false;
    default:
      return action satisfies never;
  }
}

/** The newest link of its chain that has to be taken back before it; `null` when it is its turn. */
function overtaker({ batch, thread }: Holder, deeds: Deeds): Batch | null {
  const links = deeds.chains.get(`${chainOf(actionOf(thread, batch.header))} ${thread.id}`) ?? [];
  const root = placeOf(rootOf(batch, deeds), deeds);
  const blocking = links.find((link) => {
    const { header } = link.batch;
    if (!isSameStore(header, batch.header)) return false;
    if (placeOf(link.batch, deeds) >= placeOf(batch, deeds) || !stands(link, deeds)) return false;
    const linkRoot = placeOf(rootOf(link.batch, deeds), deeds);
    return header.cause.kind === "undo" ? linkRoot > root : linkRoot < root;
  });
  return blocking?.batch ?? null;
}

/** Tells how batches stand among all of them, newest first. */
export function newStandings(batches: readonly Batch[]): Standings {
  const deeds = deedsOf(batches.filter(isBegun));
  const doneThat = (batch: Batch, isMeant: (done: Holder) => boolean): readonly BatchThread[] =>
    isBegun(batch) ? doneThreads(batch).filter((thread) => isMeant({ batch, thread })) : [];
  const standing = (batch: Batch) => doneThat(batch, (done) => stands(done, deeds));
  const emptied = (batch: Batch) =>
    doneThat(batch, (done) => {
      const last = isDelete(done) ? lastHolderOf(done, deeds) : null;
      return last !== null && isAt(deeds.removed, last.thread);
    });
  return {
    standing,
    held: (batch) =>
      doneThat(
        batch,
        (done) =>
          isDelete(done) && !isAt(deeds.restored, done.thread) && !isAt(deeds.removed, done.thread),
      ),
    emptied,
    holder: (batch, thread) => holderOf({ batch, thread }, deeds) ?? { batch, thread },
    overtakenBy: (batch, thread) => overtaker({ batch, thread }, deeds),
    stateOf(batch) {
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

/** The batches that `redo` without an argument can mean, newest first: undos that can still be taken back in part. */
export function standingUndos(
  batches: readonly Batch[],
  standings: Standings,
): readonly BegunBatch[] {
  return batches.filter(isBegun).filter((batch) =>
    batch.header.cause.kind === "undo" && standings.standing(batch).length > 0
  );
}

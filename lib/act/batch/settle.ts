import { saveRows } from "../../codex/state/saved_rows.ts";
import type { BatchId } from "../../model/ids.ts";
import {
  type Batch,
  type BatchThread,
  doneThreads,
  JOURNAL,
  type PlannedBatch,
  type UnbegunBatch,
  withRows,
} from "../../model/journal.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import { hasThreadRow } from "../../model/thread/saved_rows.ts";
import { isFinal, newStandings } from "../../plan/batch/batch_standing.ts";
import { otherStore, type OwnStore } from "../../plan/batch/own_batch.ts";
import type { Database } from "../../system/databases.ts";
import { joinPath } from "../../text/path_text.ts";
import { instantText } from "../../time/instant_text.ts";
import { othersWritten } from "../facts/files/others_written.ts";
import { newThreadFiles } from "../facts/files/thread_files.ts";
import { ownStore } from "../facts/own_store.ts";
import { lookForRemains, UNSEEN } from "../facts/trash/remains.ts";
import { writeTrouble } from "../facts/write_trouble.ts";
import { continueJournal, type JournalWriter } from "../journal/journal_writer.ts";
import { type BatchTools, isOpenEnd, openBatches, readBatches } from "../journal/read_batches.ts";
import { takeOwnLock } from "../locks/own_lock.ts";
import { SHORT_BUSY_TIMEOUT } from "../locks/writer_locks.ts";
import type { ThreadTools } from "../thread/procedure.ts";
import type { ActTools } from "../tools.ts";
import { hasFiles, removeBatch } from "./finish/emptied_folders.ts";
import { finishBatch } from "./finish/finish_batch.ts";
import { settleThread } from "./settle_thread.ts";

/** What settling takes. */
export interface SettleOptions {
  readonly tools: ActTools;
  readonly store: StorePaths;
  /** Path of `state_5.sqlite`; `null` when there is none. */
  readonly statePath: AbsolutePath | null;
  readonly onProblem: BatchTools["onProblem"];
}

/** What settling did with one batch. */
export interface SettledBatch {
  readonly batchId: BatchId;
  /** Threads that were past their commit point and are finished now. */
  readonly finished: number;
  /** Threads that were not and are put back. */
  readonly putBack: number;
  /** What could not be explained or is in use, and why: it is as it was found. */
  readonly left: readonly string[];
}

/**
 * Brings every batch that was cut off to a whole state: each thread entirely there or entirely gone. Takes the same locks as
 * the batch did (write-rules §6.2).
 *
 * @throws {LockedError} when another rollkeep acts.
 */
export async function settleAll(options: SettleOptions): Promise<readonly SettledBatch[]> {
  const { tools, store, statePath, onProblem } = options;
  const reading = { system: tools.system, onProblem };
  if ((await openBatches(store.trashRoot, reading)).length === 0) return [];
  const trouble = writeTrouble(store, tools);
  const sha256 = await tools.system.digests.sha256();
  const lock = takeOwnLock(store, tools.writer);
  let db: Database | null = null;
  try {
    // Read again: another rollkeep may have ended its batch while the lock was waited for.
    let batches: readonly Batch[] = await readBatches(store.trashRoot, reading);
    const unsettled = batches.filter(({ end }) => end === null || isOpenEnd(end));
    if (trouble !== null) return unsettled.map(({ id }) => leftAsFound(id, trouble.message));
    db = statePath === null ? null : tools.writer.openDatabase(statePath);
    db?.exec(SHORT_BUSY_TIMEOUT);
    const isPurging = unsettled.some(isFinalBatch);
    const settling: Settling = {
      tools,
      store,
      db,
      sha256,
      links: new Map(),
      filesOf: lookWhenAsked(unsettled, options),
      remains: isPurging ? await lookForRemains({ system: tools.system, store }) : UNSEEN,
      own: ownStore(store, tools.system.files),
      batches: () => batches,
    };
    const settled: SettledBatch[] = [];
    // Newest first: a later batch may have moved what an earlier one left.
    for (const known of unsettled) {
      const batch = batches.find(({ id }) => id === known.id);
      if (batch !== undefined) settled.push(settleBatch(batch, settling));
      // What is gone for good goes from the journals of earlier batches, too: they are not what was read.
      if (isFinalBatch(known)) batches = await readBatches(store.trashRoot, reading);
    }
    return settled;
  } finally {
    db?.close();
    lock.release();
  }
}

function isFinalBatch({ header }: Batch): boolean {
  return header !== null && isFinal(header.action);
}

/** Where the rollouts of the threads lie at the moment of asking: Codex goes on while others are settled. */
function lookWhenAsked(
  batches: readonly Batch[],
  { store, tools: { system } }: SettleOptions,
): ThreadTools["filesOf"] {
  const threads = batches.flatMap((batch) => batch.threads);
  const ids = new Set(threads.flatMap((each) => [each.id ?? [], othersWritten(each)].flat()));
  const threadFiles = newThreadFiles({ store, system, ids, bases: new Set() });
  return (id) => {
    threadFiles.look();
    return threadFiles.filesOf(id);
  };
}

/** A settling under way: made once, when its locks are held. */
interface Settling extends ThreadTools {
  readonly own: OwnStore;
  /** Every batch as it is by now, newest first. */
  readonly batches: () => readonly Batch[];
}

function settleBatch(batch: Batch, settling: Settling): SettledBatch {
  const { store, tools } = settling;
  const folder = joinPath(store.trashRoot, batch.id);
  if (batch.plan === "none") {
    if (hasFiles(joinPath(folder, "files"), tools)) {
      return leftAsFound(batch.id, "it holds files but has no plan");
    }
    removeBatch(folder, tools);
    return { batchId: batch.id, finished: 0, putBack: 0, left: [] };
  }
  const other = otherStore(batch, settling.own);
  if (other !== null) return leftAsFound(batch.id, `it belongs to ${other}`);
  return batch.header === null ? endLost(batch, settling) : settlePlanned(batch, settling);
}

/** Nothing is known of what it was to do. */
function endLost(batch: UnbegunBatch, settling: Settling): SettledBatch {
  const journal = continued(batch, settling);
  try {
    journal.write({ kind: "end", done: 0, failed: 0, bytes: 0 });
    journal.sync();
  } finally {
    journal.close();
  }
  settling.tools.writer.syncDir(joinPath(settling.store.trashRoot, batch.id));
  return leftAsFound(batch.id, DAMAGED);
}

/** The journal of a batch, to be written on. */
function continued({ id, tornAt }: Batch, { tools, store, sha256 }: Settling): JournalWriter {
  const path = joinPath(joinPath(store.trashRoot, id), JOURNAL);
  return continueJournal(path, { writer: tools.writer, sha256, tornAt });
}

function leftAsFound(batchId: BatchId, reason: string): SettledBatch {
  return { batchId, finished: 0, putBack: 0, left: [reason] };
}

const DAMAGED = "its journal is damaged: what its lost records tell of stays as it was found";

/** Settles what is open of a batch: all of one that was cut off, else the threads that had to wait, and the names. */
function settlePlanned(batch: PlannedBatch, settling: Settling): SettledBatch {
  const { tools, store, sha256 } = settling;
  const { action, namesDigest = null, cause } = batch.header;
  const journal = continued(batch, settling);
  try {
    const now = settleThreads(batch, settling, journal);
    const before = batch.end === null ? [] : doneThreads(batch);
    const done = [...before, ...now.done];
    const isDone = new Set(done);
    const failed = batch.threads.filter((thread) => !isDone.has(thread) && !now.left.has(thread));
    const named = batch.end?.namesFailed === true
      ? [...stillStanding(batch, settling), ...now.done]
      : now.done;
    const plan = { action, namesDigest, cause };
    const damaged = batch.plan === "damaged";
    const left = now.left.size;
    const options = { tools, store, journal, sha256, remains: settling.remains };
    finishBatch({ batchId: batch.id, plan, done, named, failed, left, damaged }, options);
    return {
      batchId: batch.id,
      finished: now.done.length,
      putBack: now.putBack,
      left: [...now.left.values(), ...(damaged ? [DAMAGED] : [])],
    };
  } finally {
    journal.close();
  }
}

interface SettledThreads {
  readonly done: readonly BatchThread[];
  readonly putBack: number;
  /** Those that wait on, and why. */
  readonly left: ReadonlyMap<BatchThread, string>;
}

/** Thread by thread; how each has ended is written down at once. */
function settleThreads(
  batch: PlannedBatch,
  settling: Settling,
  journal: JournalWriter,
): SettledThreads {
  const { clock } = settling.tools.system;
  const done: BatchThread[] = [];
  const left = new Map<BatchThread, string>();
  let putBack = 0;
  const waiting = batch.end === null
    ? batch.threads
    : batch.threads.filter(({ number }) => batch.left.has(number));
  for (const thread of waiting) {
    const { number } = thread;
    // Outcomes are written when the thread is through: nothing of it is left to do.
    const isPutBack = batch.end === null && batch.outcomes.get(number)?.done === false;
    const ending = isPutBack
      ? { kind: "put-back" as const }
      : settleThread(() => withRows(thread), batch.header, settling);
    switch (ending.kind) {
      case "left": {
        const { reason } = ending;
        left.set(thread, reason);
        journal.write({ kind: "left", number, reason, at: instantText(clock.nowMs()) });
        break;
      }
      case "done":
        done.push(thread);
        journal.write({ kind: "outcome", number, done: true, ...ending.made });
        break;
      case "put-back":
        putBack++;
        journal.write({ kind: "outcome", number, done: false });
    }
  }
  return { done, putBack, left };
}

/** Only of threads that no later batch has taken back, or that are gone for good, may the names still follow. */
function stillStanding(batch: PlannedBatch, { batches, db }: Settling): readonly BatchThread[] {
  if (!isFinal(batch.header.action)) return newStandings(batches()).standing(batch);
  const isBack = ({ id }: BatchThread) =>
    id !== null && db !== null && hasThreadRow(saveRows(db, id));
  return doneThreads(batch).filter((thread) => !isBack(thread));
}

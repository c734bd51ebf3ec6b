import { saveRows } from "../codex/saved_rows.ts";
import {
  type Batch,
  doneThreads,
  type JournalOutcome,
  type JournalThread,
} from "../model/journal.ts";
import { joinPath, parentPath } from "../model/path_text.ts";
import type { StorePaths } from "../model/store.ts";
import type { Database } from "../system/databases.ts";
import type { Sha256 } from "../system/system.ts";
import { removeTree } from "./emptied_folders.ts";
import { finishBatch } from "./finish_batch.ts";
import { continueJournal } from "./journal_writer.ts";
import { takeOwnLock } from "./own_lock.ts";
import { type ResolvedMove, resolveMoves, statOrNull, troubleText } from "./place_files.ts";
import { type BatchTools, JOURNAL, readBatches } from "./read_batches.ts";
import { takeRowsAway, unlinkFromStore, unlinkTrashed } from "./restore_thread.ts";
import type { ActTools } from "./tools.ts";
import { unlinkFromTrash } from "./trash_thread.ts";
import { liveText } from "./chunk.ts";
import { inCoordination, lockThreads, releaseThreads } from "./writer_locks.ts";

/** What settling takes. */
export interface SettleOptions {
  readonly tools: ActTools;
  readonly store: StorePaths;
  /** Path of `state_5.sqlite`; `null` when there is none. */
  readonly statePath: string | null;
  readonly onProblem: BatchTools["onProblem"];
}

/** What settling did with one batch. */
export interface Settled {
  readonly batch: string;
  /** Threads that were past their commit point and are finished now. */
  readonly finished: number;
  /** Threads that were not and are put back. */
  readonly putBack: number;
  /** Threads that could not be explained or are in use, and why: they are as they were found. */
  readonly left: readonly string[];
}

/**
 * Brings every batch that was cut off to a whole state: each thread entirely there or entirely gone. Takes the same locks as
 * the batch did (write-rules §6.2).
 *
 * @throws {LockedError} when another rollkeep acts.
 */
export async function settleAll(options: SettleOptions): Promise<readonly Settled[]> {
  const { tools, store, statePath, onProblem } = options;
  const cutOff = (await readBatches(store.trashRoot, { system: tools.system, onProblem }))
    .filter(({ end }) => end === null || end.namesFailed === true);
  if (cutOff.length === 0) return [];
  const sha256 = await tools.system.digests.sha256();
  const own = takeOwnLock(store, tools.writer);
  let db: Database | null = null;
  try {
    db = statePath === null ? null : tools.writer.openDatabase(statePath);
    // Newest first: a later batch may have moved what an earlier one left.
    return cutOff.map((batch) => settleBatch(batch, { ...options, sha256, db }));
  } finally {
    db?.close();
    own.release();
  }
}

interface Settling extends SettleOptions {
  readonly sha256: Sha256;
  readonly db: Database | null;
}

function settleBatch(batch: Batch, options: Settling): Settled {
  const { tools, store, sha256 } = options;
  const folder = joinPath(store.trashRoot, batch.id);
  const journalPath = joinPath(folder, JOURNAL);
  if (!batch.planned) {
    // Without its `planned` record it did nothing; what else lies there is not ours to remove.
    if (statOrNull(journalPath, tools.system.files) !== null) tools.writer.unlink(journalPath);
    removeTree(folder, tools);
    return { batch: batch.id, finished: 0, putBack: 0, left: [] };
  }
  const journal = continueJournal(journalPath, {
    writer: tools.writer,
    sha256,
    torn: batch.damaged > 0,
  });
  const plan = { action: batch.header.action, namesDigest: null };
  try {
    if (batch.end !== null) {
      // Only its names are missing.
      const done = doneThreads(batch).map((thread) => ({ thread }));
      finishBatch({ batch: batch.id, plan, threads: batch.threads, done }, {
        tools,
        store,
        journal,
        sha256,
        failed: batch.end.failed,
      });
      return { batch: batch.id, finished: done.length, putBack: 0, left: [] };
    }
    const left: string[] = [];
    const done: { thread: JournalThread }[] = [];
    let putBack = 0;
    for (const thread of batch.threads) {
      const outcome = settleThread(thread, { ...options, batch });
      if (outcome.done) done.push({ thread });
      else if (outcome.error === undefined) putBack++;
      else left.push(outcome.error);
      journal.write(outcome);
    }
    if (left.length === 0) {
      finishBatch({ batch: batch.id, plan, threads: batch.threads, done }, {
        tools,
        store,
        journal,
        sha256,
        failed: putBack,
      });
    }
    return { batch: batch.id, finished: done.length, putBack, left };
  } finally {
    journal.close();
  }
}

/** Past its commit point a thread is finished, before it put back; `error` means it is left as found. */
function settleThread(
  thread: JournalThread,
  options: Settling & { readonly batch: Batch },
): JournalOutcome {
  const { tools, store, batch } = options;
  const { number } = thread;
  const known = batch.outcomes.get(number);
  if (known !== undefined && !known.done) return { kind: "outcome", number, done: false };
  const lockTools = { files: tools.system.files, writer: tools.writer, store };
  const locks = lockThreads(thread.id === null ? [] : [thread.id], lockTools);
  try {
    if (thread.id !== null && store.writerLocks !== null && !locks.has(thread.id)) {
      return { kind: "outcome", number, done: false, error: liveText(thread.id) };
    }
    const moves = resolveMoves(thread.moves, { files: tools.system.files, store });
    const settle = batch.header.action === "delete" ? settleTrash : settleRestore;
    const done = inCoordination(lockTools, () => settle(thread, moves, options));
    for (const { from, to } of moves) {
      for (const folder of [parentPath(from), parentPath(to)]) {
        if (statOrNull(folder, tools.system.files) !== null) tools.writer.syncDir(folder);
      }
    }
    return { kind: "outcome", number, done };
  } catch (error) {
    return { kind: "outcome", number, done: false, error: troubleText(error) };
  } finally {
    releaseThreads(locks, lockTools);
  }
}

/** The row's commit is the commit point; without a row, the last unlink. */
function settleTrash(
  thread: JournalThread,
  moves: readonly ResolvedMove[],
  { tools, db }: Settling,
): boolean {
  const { files } = tools.system;
  const hadRow = db !== null && thread.rows.length > 0;
  const isPast = hadRow
    ? saveRows(db, thread.id!).every(({ table }) => table === "thread_spawn_edges")
    : moves.every(({ from, to }) =>
      statOrNull(from, files) === null && statOrNull(to, files) !== null
    );
  if (!isPast) {
    unlinkFromTrash(moves, tools);
    return false;
  }
  for (const { from, to } of moves) {
    const [source, trashed] = [statOrNull(from, files), statOrNull(to, files)];
    if (source !== null && trashed !== null && source.inode === trashed.inode) {
      tools.writer.unlink(from);
    }
  }
  return true;
}

/** The last link into the store is the commit point. */
function settleRestore(
  thread: JournalThread,
  moves: readonly ResolvedMove[],
  { tools, db }: Settling,
): boolean {
  const { files } = tools.system;
  if (moves.every(({ to }) => statOrNull(to, files) !== null)) {
    unlinkTrashed(moves, tools);
    return true;
  }
  unlinkFromStore(moves, tools);
  if (db !== null && thread.id !== null && thread.rows.length > 0) takeRowsAway(thread.id, db);
  return false;
}

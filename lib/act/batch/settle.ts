import { saveRows } from "../../codex/state/saved_rows.ts";
import { JOURNAL } from "../../model/batch_id.ts";
import {
  type Batch,
  doneThreads,
  type JournalOutcome,
  type JournalThread,
} from "../../model/journal.ts";
import { instantText } from "../../model/instant_text.ts";
import { joinPath } from "../../model/path_text.ts";
import type { Plan } from "../../model/plan.ts";
import { hasThreadRow } from "../../model/saved_rows.ts";
import type { StorePaths } from "../../model/store.ts";
import { isFinal, newStandings } from "../../plan/batch_standing.ts";
import { isOwnBatch, type OwnStore, storeOfBatch } from "../../plan/own_batch.ts";
import type { Database } from "../../system/databases.ts";
import { ownStore } from "../facts/own_store.ts";
import { continueJournal, type JournalWriter } from "../journal/journal_writer.ts";
import { type BatchTools, isOpenEnd, openBatches, readBatches } from "../journal/read_batches.ts";
import { takeOwnLock } from "../locks/own_lock.ts";
import {
  inCoordinationRetried,
  isLockable,
  lockThreads,
  lockToolsOf,
  releaseThreads,
  SHORT_BUSY_TIMEOUT,
  type ThreadLocks,
  whyUnlocked,
} from "../locks/writer_locks.ts";
import { writeTrouble } from "../facts/write_trouble.ts";
import { madeBy } from "../facts/files/made_by.ts";
import { foldersOf, type ResolvedStep, resolveSteps } from "../facts/files/resolved_step.ts";
import { statOrNull } from "../../system/files.ts";
import { troubleText } from "../facts/thread_error.ts";
import { lookForRemains, UNSEEN } from "../facts/trash/remains.ts";
import type { ThreadTools } from "../thread/procedure.ts";
import { procedureOf } from "../thread/procedures.ts";
import { keepPathTrue } from "../thread/rows/true_row.ts";
import type { ActTools } from "../tools.ts";
import { hasFiles, removeBatch } from "./finish/emptied_folders.ts";
import { finishBatch } from "./finish/finish_batch.ts";
import { newThreadFiles } from "../facts/files/thread_files.ts";

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
  /** What could not be explained or is in use, and why: it is as it was found. */
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
  const reading = { system: tools.system, onProblem };
  if ((await openBatches(store.trashRoot, reading)).length === 0) return [];
  const trouble = writeTrouble(store, tools);
  const sha256 = await tools.system.digests.sha256();
  const lock = takeOwnLock(store, tools.writer);
  let db: Database | null = null;
  try {
    // Read again: another rollkeep may have ended its batch while the lock was waited for.
    const batches = await readBatches(store.trashRoot, reading);
    if (trouble !== null) {
      return batches.filter(needsSettling).map(({ id }) => left(id, trouble.message));
    }
    db = statePath === null ? null : tools.writer.openDatabase(statePath);
    db?.exec(SHORT_BUSY_TIMEOUT);
    const open = batches.filter(needsSettling);
    const filesOf = lookWhenAsked(open, options);
    const own = ownStore(store, tools.system.files);
    const isPurging = open.some(({ header }) => isFinal(header.action));
    const remains = isPurging ? await lookForRemains({ system: tools.system, store }) : UNSEEN;
    const settling = { ...options, sha256, db, remains, own, links: new Map(), filesOf };
    const settled: Settled[] = [];
    let now: readonly Batch[] = batches;
    // Newest first: a later batch may have moved what an earlier one left.
    for (const { id, header } of open) {
      const batch = now.find((batch) => batch.id === id);
      if (batch !== undefined) settled.push(settleBatch(batch, { ...settling, batches: now }));
      // What is gone for good goes from the journals of earlier batches, too: they are not what was read.
      if (isFinal(header.action)) now = await readBatches(store.trashRoot, reading);
    }
    return settled;
  } finally {
    db?.close();
    lock.release();
  }
}

function needsSettling({ end }: Batch): boolean {
  return end === null || isOpenEnd(end);
}

/** Where the rollouts of the threads lie at the moment of asking: Codex goes on while others are settled. */
function lookWhenAsked(
  batches: readonly Batch[],
  { store, tools: { system } }: SettleOptions,
): ThreadTools["filesOf"] {
  const ids = new Set(batches.flatMap(({ threads }) => threads.flatMap(({ id }) => id ?? [])));
  const files = newThreadFiles({ store, system, ids, bases: new Set() });
  return (id) => {
    files.look();
    return files.of(id);
  };
}

interface Settling extends SettleOptions, ThreadTools {
  readonly tools: ActTools;
  readonly store: StorePaths;
  readonly batches: readonly Batch[];
  readonly own: OwnStore;
}

function settleBatch(batch: Batch, settling: Settling): Settled {
  const { store, tools } = settling;
  const folder = joinPath(store.trashRoot, batch.id);
  if (batch.plan === "none") {
    if (hasFiles(joinPath(folder, "files"), tools)) {
      return left(batch.id, "it holds files but has no plan");
    }
    removeBatch(folder, tools);
    return { batch: batch.id, finished: 0, putBack: 0, left: [] };
  }
  if (!isOwnBatch(batch.header, settling.own)) {
    return left(batch.id, `it belongs to ${storeOfBatch(batch.header)}`);
  }
  return settlePlanned(batch, settling);
}

function left(batch: string, reason: string): Settled {
  return { batch, finished: 0, putBack: 0, left: [reason] };
}

const DAMAGED = "its journal is damaged: what its lost records tell of stays as it was found";

/** Settles what is open of a batch: all of one that was cut off, else the threads that had to wait, and the names. */
function settlePlanned(batch: Batch, settling: Settling): Settled {
  const { tools, store, sha256 } = settling;
  const { action, namesDigest = null, cause } = batch.header;
  const path = joinPath(joinPath(store.trashRoot, batch.id), JOURNAL);
  const { tornAt } = batch;
  const journal = continueJournal(path, { writer: tools.writer, sha256, tornAt });
  try {
    const now = settleThreads(batch, { ...settling, journal });
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
    finishBatch({ batch: batch.id, plan, done, named, failed, left, damaged }, options);
    return {
      batch: batch.id,
      finished: now.done.length,
      putBack: now.putBack,
      left: [...now.left.values(), ...(damaged ? [DAMAGED] : [])],
    };
  } finally {
    journal.close();
  }
}

interface SettledThreads {
  readonly done: readonly JournalThread[];
  readonly putBack: number;
  /** Those that wait on, and why. */
  readonly left: ReadonlyMap<JournalThread, string>;
}

/** Thread by thread; how each has ended is written down at once. */
function settleThreads(
  batch: Batch,
  { journal, ...settling }: Settling & { readonly journal: JournalWriter },
): SettledThreads {
  const { action } = batch.header;
  const { clock } = settling.tools.system;
  const done: JournalThread[] = [];
  const left = new Map<JournalThread, string>();
  let putBack = 0;
  const open = batch.end === null
    ? batch.threads
    : batch.threads.filter(({ number }) => batch.left.has(number));
  for (const thread of open) {
    const { number } = thread;
    const known = batch.end === null ? batch.outcomes.get(number) : undefined;
    const settled = settleThread(thread, { ...settling, batch: { action }, known });
    switch (settled.kind) {
      case "left":
        left.set(thread, settled.reason);
        journal.write({
          kind: "left",
          number,
          reason: settled.reason,
          at: instantText(clock.nowMs()),
        });
        break;
      case "done":
        done.push(thread);
        journal.write({ kind: "outcome", number, done: true, ...settled.made });
        break;
      case "put-back":
        putBack++;
        journal.write({ kind: "outcome", number, done: false });
    }
  }
  return { done, putBack, left };
}

/** Only of threads that no later batch has taken back, or that are gone for good, may the names still follow. */
function stillStanding(batch: Batch, { batches, db }: Settling): readonly JournalThread[] {
  if (!isFinal(batch.header.action)) return newStandings(batches).standing(batch);
  const isBack = ({ id }: JournalThread) =>
    id !== null && db !== null && hasThreadRow(saveRows(db, id));
  return doneThreads(batch).filter((thread) => !isBack(thread));
}

/** What settling a thread takes. */
interface SettleThreadOptions extends ThreadTools {
  readonly batch: Pick<Plan, "action">;
  /** How it ended by the journal; left out when it does not tell. */
  readonly known: JournalOutcome | undefined;
}

/** Where settling has left a thread. */
type SettledThread =
  | {
    readonly kind: "done";
    /** What the outcome notes of a copy. */
    readonly made: Pick<JournalOutcome, "made">;
  }
  /** It is as it was before the batch. */
  | { readonly kind: "put-back" }
  /** It is in use, or cannot be explained: it is as it was found, and the batch is not over. */
  | { readonly kind: "left"; readonly reason: string };

/** Past its commit point a thread is finished, before it put back; under the locks the batch took (write-rules §6.2). */
export function settleThread(thread: JournalThread, options: SettleThreadOptions): SettledThread {
  const { tools, store, known } = options;
  // Outcomes are written when the thread is through: nothing of it is left to do.
  if (known?.done === false) return { kind: "put-back" };
  const procedure = procedureOf(thread, options.batch);
  const id = procedure.lockId(thread);
  const lockTools = lockToolsOf(options);
  let locks: ThreadLocks = new Map();
  try {
    locks = lockThreads(id === null ? [] : [id], lockTools);
    const isLocked = id === null || store.writerLocks === null || !isLockable(id) || locks.has(id);
    if (!isLocked) return { kind: "left", reason: whyUnlocked(id, lockTools) };
    const steps = resolveSteps(thread.steps, { files: tools.system.files, store });
    const work = { thread, steps };
    const isDone = inCoordinationRetried(lockTools, () => {
      const isDone = procedure.settle(work, options);
      if (isDone) keepPathTrue(work, options);
      return isDone;
    });
    syncAround(steps, options);
    if (!isDone) return { kind: "put-back" };
    return { kind: "done", made: madeBy(steps, { ...options, files: tools.system.files }) };
  } catch (error) {
    return { kind: "left", reason: troubleText(error) };
  } finally {
    releaseThreads(locks, lockTools);
  }
}

function syncAround(steps: readonly ResolvedStep[], { tools }: ThreadTools): void {
  for (const folder of new Set(steps.flatMap(foldersOf))) {
    if (statOrNull(folder, tools.system.files) !== null) tools.writer.syncDir(folder);
  }
}

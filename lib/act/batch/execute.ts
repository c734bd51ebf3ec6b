import { LockedError, UnsupportedError } from "../../model/error.ts";
import type { BatchId, ThreadId } from "../../model/ids.ts";
import type { JournalThread } from "../../model/journal.ts";
import { type Plan, plannedBytesOf } from "../../model/plan.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import type { ToldThread } from "../../model/thread/told_thread.ts";
import { isFinal } from "../../plan/batch/batch_standing.ts";
import type { ApprovedPlan } from "../../plan/judge.ts";
import type { Database } from "../../system/databases.ts";
import { othersWritten } from "../facts/files/others_written.ts";
import { newThreadFiles, type ThreadFiles } from "../facts/files/thread_files.ts";
import type { NewForks } from "../facts/new_forks.ts";
import { troubleText } from "../facts/thread_error.ts";
import { lookForRemains, UNSEEN } from "../facts/trash/remains.ts";
import { writeTrouble } from "../facts/write_trouble.ts";
import type { JournalWriter } from "../journal/journal_writer.ts";
import { batchIds } from "../journal/read_batches.ts";
import { takeOwnLock, tryMaintenanceLock } from "../locks/own_lock.ts";
import { ensureLockFolder, lockToolsOf, SHORT_BUSY_TIMEOUT } from "../locks/writer_locks.ts";
import { newHistories, turnsStayText } from "../thread/carry_history.ts";
import { edgeOwners } from "../thread/trash_thread.ts";
import type { ActTools } from "../tools.ts";
import type { BatchRun } from "./batch_run.ts";
import { beginBatch } from "./begin_batch.ts";
import { type CarriedOut, carryOut } from "./carry_out.ts";
import { finishBatch } from "./finish/finish_batch.ts";
import type { ThreadOutcome } from "./thread_outcome.ts";

/** What carrying a plan out takes. */
export interface ExecuteOptions {
  readonly tools: ActTools;
  readonly store: StorePaths;
  /** The home that threads are copied from; left out: none. */
  readonly source?: StorePaths;
  /** Path of `state_5.sqlite`; `null` when there is none. */
  readonly statePath: AbsolutePath | null;
  /** Rollouts made since the scan, which may read a thread of the plan. */
  readonly newForks: NewForks;
  /** Id of the batch; the plan's paths already have it. */
  readonly batchId: BatchId;
  /** The command line, word by word. */
  readonly command: readonly string[];
  /** What people know the threads by; left out: their rows tell. */
  readonly told?: ReadonlyMap<ThreadId, ToldThread> | undefined;
  /** Ids of all batches that were there when the plan was made from them; `null`: it was made without. */
  readonly batchesSeen: ReadonlySet<BatchId> | null;
  /** Told how many threads are through. Left out: nobody is told. */
  readonly onProgress?: (done: number) => void;
}

/** A batch carried out. */
export interface Execution {
  /** `null` when no thread succeeded and none waits: nothing was changed, and no batch is left. */
  readonly batchId: BatchId | null;
  readonly plan: Plan;
  readonly outcomes: readonly ThreadOutcome[];
  /** For people: trouble that failed no thread. */
  readonly notes: readonly string[];
  /** Whether the user stopped it before its last thread. */
  readonly interrupted: boolean;
  /** Why it has no end, or threads that wait: the next command that changes something settles it. `null`: it is over. */
  readonly cutOff: string | null;
}

/**
 * Carries an approved plan out: journal first, then thread by thread, each entirely done or entirely untouched. Trouble that
 * stops the whole batch half-way is settled at once, as the next command would; once something may have changed, trouble is told
 * with the outcomes so far ({@link Execution.cutOff}).
 *
 * @throws {LockedError} when another rollkeep acts, or has acted since the plan was made. @throws {UnsupportedError} when the
 * database may only be read. After any error nothing has changed.
 */
export async function execute(plan: ApprovedPlan, options: ExecuteOptions): Promise<Execution> {
  const { tools, store, batchId, command, told, newForks } = options;
  const { system, writer } = tools;
  const trouble = writeTrouble(store, tools);
  if (trouble !== null) throw new UnsupportedError(`Cannot change the store: ${trouble.message}`);
  const sha256 = await system.digests.sha256();
  const own = takeOwnLock(store, writer);
  const maintenance = tryMaintenanceLock(store, writer);
  let db: Database | null = null;
  let journal: JournalWriter | null = null;
  const { source } = options;
  const histories = source === undefined ? null : newHistories({ tools, source, store });
  try {
    refuseNewBatches(options);
    ensureLockFolder(lockToolsOf({ tools, store }));
    db = options.statePath === null ? null : writer.openDatabase(options.statePath);
    db?.exec(SHORT_BUSY_TIMEOUT);
    const remains = isFinal(plan.action) ? await lookForRemains({ system, store }) : UNSEEN;
    const begun = beginBatch(plan, { batchId, store, tools, command, told, sha256 });
    journal = begun.journal;
    const { threads } = begun;
    const threadFiles = watchOver(threads, options);
    // Signals are heard until the end record is written: a second one must not cut the batch off.
    const interrupts = system.interrupts.watch();
    const run: BatchRun = {
      batchId,
      plan,
      journal,
      threads: [...threads],
      outcomes: new Map(),
      tools,
      store,
      ...(source === undefined ? {} : { source }),
      ...(histories === null ? {} : { histories }),
      db,
      sha256,
      remains,
      newForks,
      interrupts,
      threadFiles,
      filesOf: threadFiles.filesOf,
      isElsewhere: edgeOwners(threads),
      links: new Map(),
      onProgress: options.onProgress ?? (() => {}),
    };
    try {
      return endBatch(await carryOut(run), run);
    } finally {
      interrupts.end();
    }
  } finally {
    journal?.close();
    db?.close();
    histories?.close();
    maintenance?.release();
    own.release();
  }
}

function watchOver(
  threads: readonly JournalThread[],
  { store, tools: { system } }: ExecuteOptions,
): ThreadFiles {
  const bases = threads.flatMap(({ basis }) => basis ?? []);
  return newThreadFiles({
    store,
    system,
    ids: new Set([...bases.map(({ id }) => id), ...threads.flatMap(othersWritten)]),
    bases: new Set(bases.flatMap(({ bases }) => bases)),
  });
}

/** A plan that takes batches back is good only while no other rollkeep has taken them back, emptied them or built on them. */
function refuseNewBatches({ batchesSeen, store, tools: { system } }: ExecuteOptions): void {
  if (batchesSeen === null) return;
  const now = batchIds(store.trashRoot, { system, onProblem: () => {} });
  if (now.length === batchesSeen.size && now.every((id) => batchesSeen.has(id))) return;
  throw new LockedError(
    `Cannot use trash "${store.trashRoot}": another rollkeep has changed it since it was looked at`,
    { hint: "say the command again" },
  );
}

/** Names, folders and the end record of a batch; what fails here is told with the outcomes. */
function endBatch(carried: CarriedOut, run: BatchRun): Execution {
  const { batchId, plan } = run;
  const { outcomes, interrupted } = carried;
  const threadsThat = (isMeant: (outcome: ThreadOutcome) => boolean) =>
    outcomes.filter(isMeant).map(({ thread }) => thread);
  const done = threadsThat(({ error }) => error === null);
  const failed = threadsThat(({ error, left }) => error !== null && left !== true);
  const left = outcomes.length - done.length - failed.length;
  let { cutOff } = carried;
  let notes: readonly string[] = [];
  let isGone = false;
  try {
    if (cutOff === null) {
      const finished = finishBatch({ batchId, plan, done, failed, left }, run);
      const trouble = run.histories?.trouble() ?? null;
      notes = [...finished.notes, ...(trouble === null ? [] : [turnsStayText(trouble)])];
      isGone = finished.isGone;
    }
  } catch (error) {
    cutOff = troubleText(error);
  }
  const waiting = outcomes.find(({ left }) => left === true);
  if (waiting !== undefined) {
    cutOff ??= `${left} of its threads could be brought to neither side (${waiting.error})`;
  }
  return { batchId: isGone ? null : batchId, plan, outcomes, notes, interrupted, cutOff };
}

/** Bytes of the rollouts of threads that were done. */
export function doneBytes(outcomes: readonly ThreadOutcome[]): number {
  return outcomes.reduce(
    (sum, { thread, error }) => error === null ? sum + plannedBytesOf([thread]) : sum,
    0,
  );
}

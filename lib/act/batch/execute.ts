import { SessionError, UnsupportedError } from "../../model/error.ts";
import type { JournalHeader, JournalOutcome, JournalThread } from "../../model/journal.ts";
import { instantText } from "../../model/instant_text.ts";
import { joinPath, parentPath } from "../../model/path_text.ts";
import { type Plan, plannedBytes } from "../../model/plan.ts";
import type { StorePaths } from "../../model/store.ts";
import type { ApprovedPlan } from "../../plan/judge.ts";
import { traceLineage } from "../../plan/lineage.ts";
import type { Database } from "../../system/databases.ts";
import type { Sha256 } from "../../system/system.ts";
import { runChunk } from "./chunk.ts";
import { finishBatch } from "./finish_batch.ts";
import { createJournal, type JournalWriter } from "../journal/journal_writer.ts";
import { takeOwnLock, tryMaintenanceLock } from "../locks/own_lock.ts";
import { troubleText } from "../thread/place_files.ts";
import { JOURNAL } from "../journal/read_batches.ts";
import { settleThread } from "./settle_thread.ts";
import type { ActTools } from "../tools.ts";
import { edgeOwners } from "../thread/trash_thread.ts";
import { writeTrouble } from "../prepare/write_trouble.ts";
import { ensureLockFolder, SHORT_BUSY_TIMEOUT } from "../locks/writer_locks.ts";

/** What carrying a plan out takes. */
export interface ExecuteOptions {
  readonly tools: ActTools;
  readonly store: StorePaths;
  /** Path of `state_5.sqlite`; `null` when there is none. */
  readonly statePath: string | null;
  /** Looks for rollouts made since the scan that need a thread; `null` when there are none. */
  readonly newFork: (thread: JournalThread) => string | null;
  /** Id of the batch; the plan's paths already have it. */
  readonly batch: string;
}

/** How one thread of a batch ended. */
export interface ThreadOutcome {
  readonly thread: JournalThread;
  /** Why it was not done; `null` when it was. */
  readonly error: string | null;
  /** Whether it was not even tried, because a thread that needs it failed. */
  readonly skipped: boolean;
  /** For people: what had to be left out. */
  readonly notes: readonly string[];
}

/** A batch carried out. */
export interface Execution {
  /** `null` when no thread succeeded: nothing was changed, and no batch is left. */
  readonly batch: string | null;
  readonly plan: Plan;
  readonly outcomes: readonly ThreadOutcome[];
  /** For people: trouble that failed no thread. */
  readonly notes: readonly string[];
}

/** Threads whose writer locks are held at a time (write-rules §3.4). */
const CHUNK = 64;

/**
 * Carries an approved plan out: journal first, then thread by thread, each entirely done or entirely untouched. Trouble that
 * stops the whole batch half-way is settled at once, as the next command would.
 *
 * @throws {LockedError} when another rollkeep acts. @throws {UnsupportedError} when the database may only be read. Any other error means that the batch was cut off and has to be settled.
 */
export async function execute(plan: ApprovedPlan, options: ExecuteOptions): Promise<Execution> {
  const { tools, store } = options;
  const { system, writer } = tools;
  const trouble = writeTrouble(store, system);
  if (trouble !== null) throw new UnsupportedError(`Cannot change the store: ${trouble}`);
  const sha256 = await system.digests.sha256();
  const own = takeOwnLock(store, writer);
  const maintenance = tryMaintenanceLock(store, writer);
  let db: Database | null = null;
  let journal: JournalWriter | null = null;
  try {
    ensureLockFolder({ files: system.files, writer, store });
    db = options.statePath === null ? null : writer.openDatabase(options.statePath);
    if (plan.action === "delete") db?.exec(SHORT_BUSY_TIMEOUT);
    const folder = joinPath(store.trashRoot, options.batch);
    writer.makeDir(folder);
    journal = createJournal(joinPath(folder, JOURNAL), { writer, sha256 });
    const threads = writePlan(plan, { ...options, journal });
    for (const path of [folder, store.trashRoot, parentPath(store.trashRoot)]) writer.syncDir(path);
    return carryOut(plan, { ...options, journal, db, sha256, threads });
  } finally {
    journal?.close();
    db?.close();
    maintenance?.release();
    own.release();
  }
}

/** Puts the whole plan on disk: only then may anything change. */
function writePlan(
  plan: ApprovedPlan,
  options: ExecuteOptions & { readonly journal: JournalWriter },
): readonly JournalThread[] {
  const { journal } = options;
  journal.write(headerOf(plan, options));
  const threads = plan.threads.map((thread, number): JournalThread => ({
    kind: "thread",
    number,
    ...thread,
  }));
  for (let at = 0; at < threads.length; at += CHUNK) {
    journal.write(...threads.slice(at, at + CHUNK));
  }
  journal.write({ kind: "planned", threads: threads.length });
  journal.sync();
  return threads;
}

interface CarryOut extends ExecuteOptions {
  readonly journal: JournalWriter;
  readonly db: Database | null;
  readonly sha256: Sha256;
  readonly threads: readonly JournalThread[];
}

function carryOut(plan: ApprovedPlan, options: CarryOut): Execution {
  const { journal, threads, batch } = options;
  const outcomes = new Map<JournalThread, ThreadOutcome>();
  const lineage = traceLineage(threads);
  const before = plan.action === "delete" ? lineage.readersOf : lineage.basesOf;
  const isElsewhere = edgeOwners(threads);
  let trouble: string | null = null;
  for (let at = 0; at < threads.length && trouble === null; at += CHUNK) {
    const chunk = threads.slice(at, at + CHUNK);
    try {
      runChunk(chunk, { ...options, plan, outcomes, before, isElsewhere });
    } catch (error) {
      trouble = troubleText(error);
      settleChunk(chunk, { ...options, plan, outcomes, trouble });
    }
    journal.write(...chunk.map((thread) => outcomeRecord(outcomes.get(thread)!)));
  }
  const all = threads.map((thread) => outcomes.get(thread) ?? notTried(thread, trouble));
  const done = all.filter(({ error }) => error === null).map(({ thread }) => thread);
  const notes = finishBatch({ batch, plan, done, failed: all.length - done.length }, options);
  return { batch: done.length === 0 ? null : batch, plan, outcomes: all, notes };
}

/**
 * Brings the threads of a chunk that was cut off to one side each.
 *
 * @throws when one can be brought to neither: the batch then stays without an end, and settling tries again.
 */
function settleChunk(
  chunk: readonly JournalThread[],
  { plan, outcomes, trouble, ...options }: CarryOut & {
    readonly plan: Plan;
    readonly outcomes: Map<JournalThread, ThreadOutcome>;
    readonly trouble: string;
  },
): void {
  for (const thread of chunk) {
    if (failed(outcomes.get(thread))) continue;
    const settled = settleThread(thread, { ...options, action: plan.action, known: undefined });
    if (settled.kind === "left") {
      throw new SessionError(`Cannot finish batch "${options.batch}": ${trouble}`, {
        hint: `the next delete or undo with --apply brings it to a whole state: ${settled.reason}`,
      });
    }
    if (settled.kind === "put-back") outcomes.set(thread, notTried(thread, trouble));
    else if (!outcomes.has(thread)) {
      outcomes.set(thread, { thread, error: null, skipped: false, notes: [] });
    }
  }
}

function failed(outcome: ThreadOutcome | undefined): boolean {
  return outcome !== undefined && outcome.error !== null;
}

function notTried(thread: JournalThread, trouble: string | null): ThreadOutcome {
  return { thread, error: `the batch was stopped: ${trouble}`, skipped: false, notes: [] };
}

function headerOf(
  { action, cause, namesDigest }: Plan,
  { batch, store, tools }: ExecuteOptions,
): JournalHeader {
  const { home, sessionsRoot } = store;
  const at = instantText(tools.system.clock.nowMs());
  return {
    kind: "batch",
    schema: "rollkeep.batch/1",
    batch,
    action,
    at,
    cause,
    home,
    sessionsRoot,
    ...(namesDigest === null ? {} : { namesDigest }),
  };
}

function outcomeRecord({ thread, error }: ThreadOutcome): JournalOutcome {
  const { number } = thread;
  return error === null
    ? { kind: "outcome", number, done: true }
    : { kind: "outcome", number, done: false, error };
}

/** Bytes of the rollouts of threads that were done. */
export function doneBytes(outcomes: readonly ThreadOutcome[]): number {
  return outcomes.reduce(
    (sum, { thread, error }) => error === null ? sum + plannedBytes(thread) : sum,
    0,
  );
}

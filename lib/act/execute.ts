import type { JournalHeader, JournalOutcome, JournalThread } from "../model/journal.ts";
import { instantText } from "../model/instant_text.ts";
import { joinPath, parentPath } from "../model/path_text.ts";
import { type Plan, plannedBytes } from "../model/plan.ts";
import type { StorePaths } from "../model/store.ts";
import type { Database } from "../system/databases.ts";
import type { ApprovedPlan } from "../plan/judge.ts";
import { createJournal, type JournalWriter } from "./journal_writer.ts";
import { JOURNAL } from "./read_batches.ts";
import { runChunk } from "./chunk.ts";
import { finishBatch } from "./finish_batch.ts";
import { takeOwnLock, tryMaintenanceLock } from "./own_lock.ts";
import type { ActTools } from "./tools.ts";
import { ensureLockFolder } from "./writer_locks.ts";

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
 * Carries an approved plan out: journal first, then thread by thread, each entirely done or entirely untouched.
 *
 * @throws {LockedError} when another rollkeep acts.
 */
export async function execute(plan: ApprovedPlan, options: ExecuteOptions): Promise<Execution> {
  const { tools, store, batch } = options;
  const { system, writer } = tools;
  const sha256 = await system.digests.sha256();
  const own = takeOwnLock(store, writer);
  const maintenance = tryMaintenanceLock(store, writer);
  let db: Database | null = null;
  let journal: JournalWriter | null = null;
  try {
    const nowMs = system.clock.nowMs();
    const folder = joinPath(store.trashRoot, batch);
    ensureLockFolder({ files: system.files, writer, store });
    db = options.statePath === null ? null : writer.openDatabase(options.statePath);
    writer.makeDir(folder);
    journal = createJournal(joinPath(folder, JOURNAL), { writer, sha256 });
    const threads = plan.threads.map((thread, number): JournalThread => ({
      kind: "thread",
      number,
      ...thread,
    }));
    journal.write(headerOf(plan, { batch, nowMs, store }), ...threads);
    journal.write({ kind: "planned", threads: threads.length });
    journal.sync();
    for (const path of [folder, store.trashRoot, parentPath(store.trashRoot)]) writer.syncDir(path);

    const outcomes: ThreadOutcome[] = [];
    for (let at = 0; at < threads.length; at += CHUNK) {
      const chunk = threads.slice(at, at + CHUNK);
      const done = runChunk(chunk, { ...options, plan, db, all: threads, earlier: outcomes });
      journal.write(...done.map(outcomeRecord));
      outcomes.push(...done);
    }
    const notes = finishBatch(
      { batch, plan, threads, done: outcomes.filter(({ error }) => error === null) },
      {
        tools,
        store,
        journal,
        sha256,
        failed: outcomes.filter(({ error }) => error !== null).length,
      },
    );
    const isEmpty = outcomes.every(({ error }) => error !== null);
    return { batch: isEmpty ? null : batch, plan, outcomes, notes };
  } finally {
    journal?.close();
    db?.close();
    maintenance?.release();
    own.release();
  }
}

function headerOf(
  { action, cause }: Plan,
  { batch, nowMs, store }: {
    readonly batch: string;
    readonly nowMs: number;
    readonly store: StorePaths;
  },
): JournalHeader {
  const { home, sessionsRoot } = store;
  const at = instantText(nowMs);
  return {
    kind: "batch",
    schema: "rollkeep.batch/1",
    batch,
    action,
    at,
    cause,
    home,
    sessionsRoot,
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

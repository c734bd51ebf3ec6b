import { SessionError, UnsupportedError } from "../../model/error.ts";
import type { JournalOutcome, JournalThread } from "../../model/journal.ts";
import { type Plan, plannedBytes } from "../../model/plan.ts";
import type { StorePaths } from "../../model/store.ts";
import type { ApprovedPlan } from "../../plan/judge.ts";
import { traceLineage } from "../../plan/lineage.ts";
import type { Database } from "../../system/databases.ts";
import type { InterruptWatch } from "../../system/interrupts.ts";
import type { JournalWriter } from "../journal/journal_writer.ts";
import { takeOwnLock, tryMaintenanceLock } from "../locks/own_lock.ts";
import { ensureLockFolder, lockToolsOf, SHORT_BUSY_TIMEOUT } from "../locks/writer_locks.ts";
import type { NewForks } from "../prepare/new_forks.ts";
import { writeTrouble } from "../prepare/write_trouble.ts";
import { troubleText } from "../thread/place_files.ts";
import type { ThreadTools } from "../thread/procedure.ts";
import { procedureOf } from "../thread/procedures.ts";
import { edgeOwners } from "../thread/trash_thread.ts";
import type { ActTools } from "../tools.ts";
import { beginBatch } from "./begin_batch.ts";
import { runChunk } from "./chunk.ts";
import { compressedSince } from "./compressed_since.ts";
import { finishBatch } from "./finish_batch.ts";
import { putBackForked } from "./last_look.ts";
import { settleThread } from "./settle.ts";
import type { Outcomes, ThreadOutcome } from "./thread_outcome.ts";

/** What carrying a plan out takes. */
export interface ExecuteOptions {
  readonly tools: ActTools;
  readonly store: StorePaths;
  /** Path of `state_5.sqlite`; `null` when there is none. */
  readonly statePath: string | null;
  /** Rollouts made since the scan, which may read a thread of the plan. */
  readonly newForks: NewForks;
  /** Id of the batch; the plan's paths already have it. */
  readonly batch: string;
  /** Told how many threads are through. Left out: nobody is told. */
  readonly onProgress?: (done: number) => void;
}

/** A batch carried out. */
export interface Execution {
  /** `null` when no thread succeeded: nothing was changed, and no batch is left. */
  readonly batch: string | null;
  readonly plan: Plan;
  readonly outcomes: readonly ThreadOutcome[];
  /** For people: trouble that failed no thread. */
  readonly notes: readonly string[];
  /** Whether the user stopped it before its last thread. */
  readonly interrupted: boolean;
}

/** Outcome of the threads that a stop signal kept from being begun. */
const INTERRUPTED = "the user stopped the batch before it";

/** Outcome of the threads in groups behind one that failed. */
const STOPPED = "an earlier mapping failed";

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
    ensureLockFolder(lockToolsOf({ tools, store }));
    db = options.statePath === null ? null : writer.openDatabase(options.statePath);
    db?.exec(SHORT_BUSY_TIMEOUT);
    const begun = beginBatch(plan, { ...options, sha256 });
    journal = begun.journal;
    return await carryOut(plan, { ...options, ...begun, db, sha256, links: new Map() });
  } finally {
    journal?.close();
    db?.close();
    maintenance?.release();
    own.release();
  }
}

interface CarryOut extends ExecuteOptions, ThreadTools {
  readonly tools: ActTools;
  readonly store: StorePaths;
  readonly journal: JournalWriter;
  readonly threads: readonly JournalThread[];
}

/** Signals are heard until the end record is written: a second one must not cut the batch off. */
async function carryOut(plan: ApprovedPlan, options: CarryOut): Promise<Execution> {
  const interrupts = options.tools.system.interrupts.watch();
  try {
    return await carryOutUntil(interrupts, { ...options, plan });
  } finally {
    interrupts.end();
  }
}

async function carryOutUntil(
  interrupts: InterruptWatch,
  { plan, ...options }: CarryOut & { readonly plan: ApprovedPlan },
): Promise<Execution> {
  const { journal, batch, onProgress } = options;
  const outcomes: Outcomes = new Map();
  /** As they were planned, and as they are by now: a thread may be planned again. */
  const planned = options.threads;
  const threads = [...planned];
  const lineage = traceLineage(planned);
  const of = (thread: JournalThread) => procedureOf(thread, plan);
  const before = ({ number }: JournalThread) => {
    const thread = planned[number]!;
    const { after } = of(thread);
    if (after === "none") return [];
    return after === "readers" ? lineage.readersOf(thread) : lineage.basesOf(thread);
  };
  const renew = (thread: JournalThread) => {
    const renewed = compressedSince(thread, { ...options, files: options.tools.system.files });
    if (renewed === null) return thread;
    journal.write(renewed);
    journal.sync();
    threads[thread.number] = renewed;
    return renewed;
  };
  const isElsewhere = edgeOwners(threads);
  const pause = async () => {
    await interrupts.pause();
    return interrupts.requested();
  };
  const doing = { ...options, procedureOf: of, outcomes, before, renew, isElsewhere, pause };
  let trouble: string | null = null;
  let through = 0;
  for (const { chunk, endsGroup } of chunksOf(threads, plan)) {
    if (trouble !== null) break;
    try {
      await runChunk(chunk, doing);
      if (interrupts.requested()) trouble = INTERRUPTED;
    } catch (error) {
      trouble = troubleText(error);
      const now = chunk.map(({ number }) => threads[number]!);
      settleChunk(now, { ...options, plan, outcomes, trouble });
    }
    const ended = chunk.flatMap(({ number }) => outcomes.get(number) ?? []);
    journal.write(...ended.map(outcomeRecord));
    through += chunk.length;
    onProgress?.(through);
    const hasFailed = endsGroup && [...outcomes.values()].some(({ error }) => error !== null);
    if (hasFailed && plan.groups !== undefined) trouble ??= STOPPED;
  }
  await putBackForked(threads, {
    ...doing,
    record: (ended) => journal.write(...ended.map(outcomeRecord)),
  });
  const all = threads.map((thread) => outcomes.get(thread.number) ?? notTried(thread, trouble));
  const threadsThat = (areDone: boolean) =>
    all.filter(({ error }) => (error === null) === areDone).map(({ thread }) => thread);
  const done = threadsThat(true);
  const notes = finishBatch({ batch, plan, done, failed: threadsThat(false) }, options);
  const interrupted = trouble === INTERRUPTED;
  const isLeft = done.length > 0 || (plan.action === "empty" && all.length === 0);
  return { batch: isLeft ? batch : null, plan, outcomes: all, notes, interrupted };
}

/** The threads in chunks, none of which reaches into the next group. */
function* chunksOf(
  threads: readonly JournalThread[],
  { groups }: Pick<Plan, "groups">,
): Generator<{ readonly chunk: readonly JournalThread[]; readonly endsGroup: boolean }> {
  let at = 0;
  for (const size of groups ?? [threads.length]) {
    for (const end = at + size; at < end; at += CHUNK) {
      const next = Math.min(at + CHUNK, end);
      yield { chunk: threads.slice(at, next), endsGroup: next === end };
      if (next === end) {
        at = end;
        break;
      }
    }
  }
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
    readonly outcomes: Outcomes;
    readonly trouble: string;
  },
): void {
  for (const thread of chunk) {
    if (failed(outcomes.get(thread.number))) continue;
    const settled = settleThread(thread, { ...options, batch: plan, known: undefined });
    if (settled.kind === "left") {
      throw new SessionError(`Cannot finish batch "${options.batch}": ${trouble}`, {
        hint: `the next delete or undo with --apply brings it to a whole state: ${settled.reason}`,
      });
    }
    if (settled.kind === "put-back") outcomes.set(thread.number, notTried(thread, trouble));
    else if (!outcomes.has(thread.number)) {
      outcomes.set(thread.number, {
        thread,
        error: null,
        skipped: false,
        notes: [],
        copied: settled.copied,
        ...settled.made,
      });
    }
  }
}

function failed(outcome: ThreadOutcome | undefined): boolean {
  return outcome !== undefined && outcome.error !== null;
}

function notTried(thread: JournalThread, trouble: string | null): ThreadOutcome {
  const skipped = trouble === INTERRUPTED || trouble === STOPPED;
  const error = skipped ? trouble : `the batch was stopped: ${trouble}`;
  return { thread, error, skipped, notes: [], copied: false };
}

function outcomeRecord({ thread, error, copied, made }: ThreadOutcome): JournalOutcome {
  const { number } = thread;
  return error === null
    ? {
      kind: "outcome",
      number,
      done: true,
      ...(copied ? { copied } : {}),
      ...(made === undefined ? {} : { made }),
    }
    : { kind: "outcome", number, done: false, error };
}

/** Bytes of the rollouts of threads that were done. */
export function doneBytes(outcomes: readonly ThreadOutcome[]): number {
  return outcomes.reduce(
    (sum, { thread, error }) => error === null ? sum + plannedBytes(thread) : sum,
    0,
  );
}

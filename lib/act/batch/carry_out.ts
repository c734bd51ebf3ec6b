import { instantText } from "../../model/instant_text.ts";
import type { JournalLeft, JournalOutcome, JournalThread } from "../../model/journal.ts";
import type { Plan } from "../../model/plan.ts";
import type { StorePaths } from "../../model/store.ts";
import type { ApprovedPlan } from "../../plan/judge.ts";
import { traceLineage } from "../../plan/lineage.ts";
import type { InterruptWatch } from "../../system/interrupts.ts";
import type { System } from "../../system/system.ts";
import type { JournalWriter } from "../journal/journal_writer.ts";
import type { NewForks } from "../facts/new_forks.ts";
import { troubleText } from "../facts/thread_error.ts";
import type { ThreadTools } from "../thread/procedure.ts";
import { procedureOf } from "../thread/procedures.ts";
import { edgeOwners } from "../thread/trash_thread.ts";
import type { ActTools } from "../tools.ts";
import { threadRecord } from "./begin_batch.ts";
import { type ChunkOptions, runChunk } from "./chunk.ts";
import { compressedSince } from "./compressed_since.ts";
import { putBackForked } from "./last_look.ts";
import { settleThread } from "./settle.ts";
import { newThreadFiles, type ThreadFiles } from "../facts/files/thread_files.ts";
import type { Outcomes, ThreadOutcome } from "./thread_outcome.ts";

/** What carrying a plan out takes, once the whole of it is on disk. */
export interface CarryOutOptions extends Omit<ThreadTools, "filesOf"> {
  readonly tools: ActTools;
  readonly store: StorePaths;
  readonly plan: ApprovedPlan;
  readonly journal: JournalWriter;
  /** The plan's threads as the journal has them. */
  readonly threads: readonly JournalThread[];
  /** Rollouts made since the scan, which may read a thread of the plan. */
  readonly newForks: NewForks;
  readonly interrupts: InterruptWatch;
  /** Told how many threads are through. Left out: nobody is told. */
  readonly onProgress?: (done: number) => void;
}

/** How the threads of a batch have ended, as far as it came. */
export interface CarriedOut {
  /** Of every thread, in the order of the plan. */
  readonly outcomes: readonly ThreadOutcome[];
  /** Whether the user stopped it before its last thread. */
  readonly interrupted: boolean;
  /** What kept it from being told in the journal in full; `null`: nothing did. */
  readonly cutOff: string | null;
}

/** Why threads behind some point were not begun. */
type Stop = { readonly kind: "interrupted" | "group" } | {
  readonly kind: "trouble";
  readonly why: string;
};

/** Threads whose writer locks are held at a time (write-rules §3.4). */
const CHUNK = 64;

/**
 * Does thread after thread, each entirely or not at all, and writes down how each has ended. Never throws: what has been done is
 * told whatever comes behind it.
 */
export async function carryOut(options: CarryOutOptions): Promise<CarriedOut> {
  const { journal } = options;
  const doing = newDoing(options);
  const { threads, outcomes } = doing;
  const record = (ended: readonly ThreadOutcome[]) =>
    journal.write(...ended.map((outcome) => recordOf(outcome, options.tools.system)));
  let stop: Stop | null = null;
  let cutOff: string | null = null;
  try {
    stop = await runChunks({ ...options, doing, record });
    await putBackForked(threads, { ...doing, record });
  } catch (error) {
    cutOff = troubleText(error);
  }
  const reason = stop ?? { kind: "trouble", why: cutOff ?? "" };
  return {
    outcomes: threads.map((thread) => outcomes.get(thread.number) ?? notTried(thread, reason)),
    interrupted: stop?.kind === "interrupted",
    cutOff,
  };
}

/** A batch under way. */
interface Doing extends ChunkOptions {
  /** The threads as they are by now: one may have been planned again. */
  readonly threads: JournalThread[];
}

function newDoing(options: CarryOutOptions): Doing {
  const { plan, tools, journal, interrupts } = options;
  const planned = options.threads;
  const threads = [...planned];
  const outcomes: Outcomes = new Map();
  const lineage = traceLineage(planned);
  const of = (thread: JournalThread) => procedureOf(thread, plan);
  const { files, compression } = tools.system;
  const threadFiles = watchOver(planned, options);
  return {
    ...options,
    threads,
    outcomes,
    procedureOf: of,
    threadFiles,
    filesOf: threadFiles.of,
    before({ number }) {
      const thread = planned[number]!;
      const { after } = of(thread);
      if (after === "none") return [];
      return after === "readers" ? lineage.readersOf(thread) : lineage.basesOf(thread);
    },
    async renew(thread) {
      const renewed = await compressedSince(thread, { ...options, files, compression });
      if (renewed === null) return thread;
      journal.write(threadRecord(renewed, plan));
      journal.sync();
      threads[thread.number] = renewed;
      return renewed;
    },
    isElsewhere: edgeOwners(threads),
    async pause() {
      await interrupts.pause();
      return interrupts.requested();
    },
  };
}

function watchOver(
  threads: readonly JournalThread[],
  { store, tools: { system } }: Pick<CarryOutOptions, "store" | "tools">,
): ThreadFiles {
  const bases = threads.flatMap(({ basis }) => basis ?? []);
  return newThreadFiles({
    store,
    system,
    ids: new Set(bases.map(({ id }) => id)),
    bases: new Set(bases.flatMap(({ bases }) => bases)),
  });
}

interface Running extends CarryOutOptions {
  readonly doing: Doing;
  readonly record: (ended: readonly ThreadOutcome[]) => void;
}

/** Why it stopped before the last thread; `null` when it did not. */
async function runChunks({ doing, record, ...options }: Running): Promise<Stop | null> {
  const { plan, interrupts, onProgress } = options;
  const { threads, outcomes } = doing;
  let through = 0;
  for (const { chunk, endsGroup } of chunksOf(threads, plan)) {
    let stop: Stop | null = null;
    try {
      const stalled = await runChunk(chunk, doing);
      if (stalled !== null) stop = { kind: "trouble", why: stalled };
      if (interrupts.requested()) stop = { kind: "interrupted" };
    } catch (error) {
      stop = { kind: "trouble", why: troubleText(error) };
      settleChunk(chunk.map(({ number }) => threads[number]!), { ...options, doing, stop });
    }
    record(chunk.flatMap(({ number }) => outcomes.get(number) ?? []));
    through += chunk.length;
    onProgress?.(through);
    const hasFailed = endsGroup && [...outcomes.values()].some(({ error }) => error !== null);
    if (hasFailed && plan.groups !== undefined) stop ??= { kind: "group" };
    if (stop !== null) return stop;
  }
  return null;
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

/** Brings the threads of a chunk that was cut off to one side each, as far as they can be. */
function settleChunk(
  chunk: readonly JournalThread[],
  { plan, doing, stop }: Pick<Running, "plan" | "doing"> & { readonly stop: Stop },
): void {
  const { outcomes } = doing;
  for (const thread of chunk) {
    const known = outcomes.get(thread.number);
    if (known !== undefined && known.error !== null) continue;
    const settled = settleThread(thread, { ...doing, batch: plan, known: undefined });
    if (settled.kind === "done" && known !== undefined) continue;
    outcomes.set(
      thread.number,
      settled.kind === "put-back"
        ? notTried(thread, stop)
        : settled.kind === "left"
        ? { thread, error: settled.reason, skipped: false, notes: [], left: true }
        : { thread, error: null, skipped: false, notes: [], ...settled.made },
    );
  }
}

function notTried(thread: JournalThread, stop: Stop): ThreadOutcome {
  const skipped = stop.kind !== "trouble";
  return { thread, error: stopText(stop), skipped, notes: [] };
}

function stopText(stop: Stop): string {
  switch (stop.kind) {
    case "interrupted":
      return "the user stopped the batch before it";
    case "group":
      return "an earlier mapping failed";
    case "trouble":
      return `the batch was stopped: ${stop.why}`;
    default:
      return stop satisfies never;
  }
}

function recordOf(
  { thread: { number }, error, left, made }: ThreadOutcome,
  { clock }: System,
): JournalOutcome | JournalLeft {
  if (left === true) {
    const at = instantText(clock.nowMs());
    return { kind: "left", number, reason: error ?? "", at };
  }
  return error === null
    ? { kind: "outcome", number, done: true, ...(made === undefined ? {} : { made }) }
    : { kind: "outcome", number, done: false, error };
}

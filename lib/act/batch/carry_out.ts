import type { JournalThread } from "../../model/journal.ts";
import type { Plan } from "../../model/plan.ts";
import { traceLineage } from "../../plan/lineage.ts";
import { troubleText } from "../facts/thread_error.ts";
import { procedureOf } from "../thread/procedures.ts";
import type { BatchRun } from "./batch_run.ts";
import { threadRecord } from "./begin_batch.ts";
import { type Course, runChunk } from "./chunk.ts";
import { compressedSince } from "./compressed_since.ts";
import { putBackForked } from "./last_look.ts";
import { settleThread } from "./settle_thread.ts";
import { type ThreadOutcome, writeOutcomes } from "./thread_outcome.ts";

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
export async function carryOut(run: BatchRun): Promise<CarriedOut> {
  const { threads, outcomes } = run;
  let stop: Stop | null = null;
  let cutOff: string | null = null;
  try {
    stop = await runChunks(run);
    await putBackForked(run);
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

/** Why it stopped before the last thread; `null` when it did not. */
async function runChunks(run: BatchRun): Promise<Stop | null> {
  const { plan, threads, outcomes, interrupts } = run;
  const course = courseOf(run);
  let through = 0;
  for (const { chunk, endsGroup } of chunksOf(threads, plan)) {
    let stop: Stop | null = null;
    try {
      const stalled = await runChunk(chunk, run, course);
      if (stalled !== null) stop = { kind: "trouble", why: stalled };
      if (interrupts.requested()) stop = { kind: "interrupted" };
    } catch (error) {
      stop = { kind: "trouble", why: troubleText(error) };
      settleChunk(chunk.map(({ number }) => threads[number]!), run, stop);
    }
    writeOutcomes(chunk.flatMap(({ number }) => outcomes.get(number) ?? []), run);
    through += chunk.length;
    run.onProgress(through);
    const hasFailed = endsGroup && [...outcomes.values()].some(({ error }) => error !== null);
    if (hasFailed && plan.groups !== undefined) stop ??= { kind: "group" };
    if (stop !== null) return stop;
  }
  return null;
}

/** The threads go as the plan has them; one that Codex has compressed since is planned again. */
function courseOf(run: BatchRun): Course {
  const { plan, tools, store, sha256, journal, threads, outcomes, interrupts } = run;
  const { files, compression } = tools.system;
  const planned = [...threads];
  const lineage = traceLineage(planned);
  return {
    outcomes,
    procedureOf: (thread) => procedureOf(thread, plan),
    before({ number }) {
      const thread = planned[number]!;
      const { after } = procedureOf(thread, plan);
      if (after === "none") return [];
      return after === "readers" ? lineage.readersOf(thread) : lineage.basesOf(thread);
    },
    async renew(thread) {
      const renewed = await compressedSince(thread, { store, files, sha256, compression });
      if (renewed === null) return thread;
      journal.write(threadRecord(renewed, plan));
      journal.sync();
      threads[thread.number] = renewed;
      return renewed;
    },
    async pause() {
      await interrupts.pause();
      return interrupts.requested();
    },
  };
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
function settleChunk(threads: readonly JournalThread[], run: BatchRun, stop: Stop): void {
  const { plan, outcomes } = run;
  for (const thread of threads) {
    const known = outcomes.get(thread.number);
    if (known !== undefined && known.error !== null) continue;
    const ending = settleThread(() => thread, plan, run);
    if (ending.kind === "done" && known !== undefined) continue;
    outcomes.set(
      thread.number,
      ending.kind === "put-back"
        ? notTried(thread, stop)
        : ending.kind === "left"
        ? { thread, error: ending.reason, skipped: false, notes: [], left: true }
        : { thread, error: null, skipped: false, notes: [], ...ending.made },
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

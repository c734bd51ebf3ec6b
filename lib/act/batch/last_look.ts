import type { JournalThread } from "../../model/journal.ts";
import { stepsBack } from "../../plan/inverse_plan.ts";
import { dependantsFirst, traceLineage } from "../../plan/lineage.ts";
import { isSomeThreadOpen } from "../locks/live_store.ts";
import { inCoordination, lockToolsOf } from "../locks/writer_locks.ts";
import { procedureOf } from "../thread/procedures.ts";
import { RESTORE_THREAD } from "../thread/restore_thread.ts";
import { TRASH_THREAD } from "../thread/trash_thread.ts";
import type { BatchRun } from "./batch_run.ts";
import { runChunk } from "./chunk.ts";
import { type Outcomes, type ThreadOutcome, writeOutcomes } from "./thread_outcome.ts";

/** Longest wait for a fork that is just being made. */
const PATIENCE_MS = 300;
const POLL_MS = 20;

/**
 * One more look for forks at the end of a batch: one that slipped in while its parent went to the trash would be without its
 * history, so the parent comes back, with all of the batch that it reads itself (write-rules §3.2).
 *
 * @throws when a thread could be brought to neither side: the batch then has to be settled.
 */
export async function putBackForked(run: BatchRun): Promise<void> {
  const { plan, threads, outcomes, newForks } = run;
  const gone = threads.filter((thread) =>
    procedureOf(thread, plan) === TRASH_THREAD && outcomes.get(thread.number)?.error === null
  );
  if (gone.length === 0) return;
  look(gone, run);
  const forks = new Map<number, string>();
  for (const thread of gone) {
    const fork = newForks.readerOf(thread);
    if (fork !== null) forks.set(thread.number, fork);
  }
  if (forks.size === 0) return;
  const lineage = traceLineage(gone);
  for (const thread of gone.filter(({ number }) => forks.has(number))) {
    for (let bases = lineage.basesOf(thread); bases.length > 0;) {
      const more = bases.filter(({ number }) => !forks.has(number));
      for (const base of more) forks.set(base.number, forks.get(thread.number)!);
      bases = more.flatMap((base) => lineage.basesOf(base));
    }
  }
  // What its plan stood on is gone with it.
  const back = gone.filter(({ number }) => forks.has(number)).map(({ basis: _, ...thread }) => ({
    ...thread,
    steps: stepsBack(thread).reverse(),
  }));
  await bringBack(dependantsFirst(back).reverse(), run, forks);
}

/**
 * A fork reads its parent first and appears up to a tenth of a second later, without a look back: where Codex has a thread
 * open, looking goes on for a while.
 */
function look(gone: readonly JournalThread[], run: BatchRun): void {
  const { newForks, tools } = run;
  const lockTools = lockToolsOf(run);
  const isAtWork = inCoordination(
    lockTools,
    () => isSomeThreadOpen(run.store, { files: tools.system.files, held: new Set() }),
  );
  for (let waited = 0;; waited += POLL_MS) {
    inCoordination(lockTools, () => newForks.look("everywhere"));
    const isQuiet = !isAtWork && newForks.unfinished() === null;
    if (isQuiet || waited >= PATIENCE_MS) return;
    if (gone.every((thread) => newForks.readerOf(thread) !== null)) return;
    tools.writer.wait(POLL_MS);
  }
}

async function bringBack(
  back: readonly JournalThread[],
  run: BatchRun,
  forks: ReadonlyMap<number, string>,
): Promise<void> {
  const { outcomes } = run;
  const lineage = traceLineage(back);
  const returned: Outcomes = new Map();
  await runChunk(back, run, {
    outcomes: returned,
    procedureOf: () => RESTORE_THREAD,
    before: (thread) => lineage.basesOf(thread),
    renew: (thread) => Promise.resolve(thread),
    pause: () => Promise.resolve(false),
  });
  const ended = [...returned.values()].map(({ thread: { number }, error, left }): ThreadOutcome => {
    const outcome = outcomes.get(number)!;
    const fork = forks.get(number)!;
    if (left === true) return { ...outcome, error, left };
    if (error === null) {
      return {
        ...outcome,
        error: `a fork was made of it, or of what reads it, meanwhile: ${fork}`,
      };
    }
    const note = `a fork was made of it meanwhile, and it could not be put back (${error}): ` +
      `undo brings it back for ${fork}`;
    return { ...outcome, notes: [...outcome.notes, note] };
  });
  for (const outcome of ended) outcomes.set(outcome.thread.number, outcome);
  writeOutcomes(ended, run);
}

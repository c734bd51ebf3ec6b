import type { JournalThread } from "../../model/journal.ts";
import type { FileStep } from "../../model/plan.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { resolvePlace } from "../../plan/place.ts";
import { statOrNull } from "../../system/files.ts";
import { parentPath } from "../../text/path_text.ts";
import { checkBasis } from "../facts/check_basis.ts";
import { madeBy } from "../facts/files/made_by.ts";
import { checkSteps, foldersOf, resolveSteps } from "../facts/files/resolved_step.ts";
import { ThreadError, troubleText } from "../facts/thread_error.ts";
import { UnsureCommitError } from "../locks/transaction.ts";
import {
  inCoordinationRetried,
  isStalled,
  lockThreads,
  type LockTools,
  lockToolsOf,
  releaseThreads,
  retriedWhileBusy,
  type ThreadLocks,
  whyUnlocked,
} from "../locks/writer_locks.ts";
import { lockIdsOf, type Prepared, type Procedure, type Work } from "../thread/procedure.ts";
import type { BatchRun } from "./batch_run.ts";
import type { Outcomes } from "./thread_outcome.ts";

/** In which way the threads of a chunk go. */
export interface Course {
  readonly procedureOf: (thread: JournalThread) => Procedure;
  /** How threads have ended so far; the chunk adds its own. */
  readonly outcomes: Outcomes;
  /** The thread planned again where its files have changed harmlessly; its record is on disk by then. */
  readonly renew: (thread: JournalThread) => Promise<JournalThread>;
  /** Threads of the batch that must be done before this one. */
  readonly before: (thread: JournalThread) => readonly JournalThread[];
  /** Asked before each thread: lets the user's stop signal through, and says whether there was one. */
  readonly pause: () => Promise<boolean>;
}

/** A chunk under way: made once, when its locks are held. */
interface Chunk extends Course {
  readonly run: BatchRun;
  readonly lockTools: LockTools;
  readonly locks: ThreadLocks;
  /** Folders that were looked at for its threads. */
  readonly checked: Set<string>;
}

/**
 * Does a chunk: locks, preparation of all of it with one sync, then each thread's point of no return, then one more sync
 * (write-rules §6.1). Threads that a stop signal keeps from being begun get no outcome; one that could be brought to neither
 * side waits alone. Returns why the batch should stop, for people, because another process keeps what every thread needs: the
 * rest is then untouched and has no outcome either. `null`: it should go on.
 *
 * @throws when something fails that all of them need, such as a folder that cannot be forced to disk.
 */
export async function runChunk(
  threads: readonly JournalThread[],
  run: BatchRun,
  course: Course,
): Promise<string | null> {
  const lockTools = lockToolsOf(run);
  const ids = new Set(threads.flatMap((thread) => lockIdsOf(course.procedureOf(thread), thread)));
  let locks: ThreadLocks;
  try {
    locks = lockThreads([...ids], lockTools);
  } catch (error) {
    if (!isStalled(error)) throw error;
    return troubleText(error);
  }
  try {
    // Under the locks nobody but a tool that knows none of them can change what is seen here.
    run.threadFiles.look();
    const chunk = { ...course, run, lockTools, locks, checked: new Set<string>() };
    const prepared = await prepareAll(threads, chunk);
    syncFolders(
      prepared.flatMap(({ made, transfers }) => [
        ...made.map((folder) => parentPath(folder)),
        ...transfers.map(({ move }) => parentPath(move.to)),
      ]),
      run,
    );
    const { committed, stopped } = await commitAll(prepared, chunk);
    syncFolders(committed.flatMap(foldersLeft), run);
    for (const work of committed) finishOne(work, chunk);
    return stopped;
  } finally {
    releaseThreads(locks, lockTools);
  }
}

interface Commits {
  readonly committed: readonly Prepared[];
  /** Why the rest was put back without being tried; `null`: there is no rest. */
  readonly stopped: string | null;
}

/** Who kept one thread waiting in vain would keep every other one: Codex cannot resume any of them meanwhile. */
async function commitAll(prepared: readonly Prepared[], chunk: Chunk): Promise<Commits> {
  const committed: Prepared[] = [];
  let stopped: string | null = null;
  for (let at = 0; at < prepared.length; at += GROUP) {
    const group = prepared.slice(at, at + GROUP);
    for (const work of stopped === null ? withRowsAhead(group, chunk) : group) {
      if (stopped !== null) {
        await attempt(work.thread, chunk, () => void isDoneAfter(settling(work, chunk)));
        continue;
      }
      const error = await commitOne(work, chunk);
      if (error === null) committed.push(work);
      else if (isStalled(error)) stopped = troubleText(error);
    }
  }
  return { committed, stopped };
}

/** Brings one thread to either side, inside the coordination lock. */
function settling(work: Prepared, { run, lockTools, procedureOf }: Chunk): () => boolean {
  const procedure = procedureOf(work.thread);
  return () => inCoordinationRetried(lockTools, () => procedure.settle(work, run));
}

/** Threads whose rows come back in one transaction: few enough that nobody waits for it longer than for a commit (write-rules §3.4). */
const GROUP = 16;

/** A batch may restore some threads and copy others; each procedure sees its own. */
function withRowsAhead(
  group: readonly Prepared[],
  { run, lockTools, procedureOf }: Chunk,
): readonly Prepared[] {
  const procedures = new Set(group.map(({ thread }) => procedureOf(thread)));
  const [procedure, ...others] = procedures;
  if (procedure?.putRowsAhead === undefined || others.length > 0 || group.length < 2) return group;
  try {
    return inCoordinationRetried(lockTools, () => procedure.putRowsAhead!(group, run));
  } catch (error) {
    // Rolled back, so each commit is as it would be without: a trouble that lasts is then that thread's.
    if (!(error instanceof Error)) throw error;
    return group;
  }
}

/** Folders that the commit has changed: those of links made before it are on disk already. */
function foldersLeft({ steps, isPublished }: Prepared): readonly AbsolutePath[] {
  return isPublished ? steps.map(({ from }) => parentPath(from)) : steps.flatMap(foldersOf);
}

async function prepareAll(
  threads: readonly JournalThread[],
  chunk: Chunk,
): Promise<readonly Prepared[]> {
  const { run } = chunk;
  const prepared: Prepared[] = [];
  for (const thread of threads) {
    if (await chunk.pause()) break;
    await attempt(thread, chunk, async () => {
      const work = await begin(thread, chunk);
      const procedure = chunk.procedureOf(thread);
      try {
        prepared.push(await procedure.prepare(work, run));
      } catch (error) {
        if (!isDoneAfter(() => procedure.settle(work, run))) throw error;
      }
    });
  }
  return prepared;
}

/** Holds the plan of a thread against the world once more, now that its lock is held. */
async function begin(thread: JournalThread, chunk: Chunk): Promise<Work> {
  const { run: { tools, store, source, db, threadFiles }, lockTools, locks, checked } = chunk;
  const { files } = tools.system;
  const free = lockIdsOf(chunk.procedureOf(thread), thread).find((id) => !locks.has(id));
  if (free !== undefined && store.writerLocks !== null) {
    throw new ThreadError(whyUnlocked(free, lockTools));
  }
  const { filesOf, hasRollout } = threadFiles;
  checkBasis(thread, { db, filesOf, hasRollout, files });
  const now = await chunk.renew(thread);
  const from = source === undefined ? {} : { source };
  const steps = resolveSteps(now.steps, { files, store, checked, ...from });
  checkSteps(steps, files);
  return { thread: now, steps };
}

/** Passes one thread's point of no return. Returns what kept it from being done; `null` when it is. */
async function commitOne(work: Prepared, chunk: Chunk): Promise<unknown> {
  const { run, lockTools, locks, outcomes } = chunk;
  const { thread } = work;
  const tools = { ...run, held: new Set(locks.keys()) };
  const procedure = chunk.procedureOf(thread);
  const settle = settling(work, chunk);
  const blocked = blockedBy(thread, chunk);
  if (blocked !== null) {
    isDoneAfter(settle);
    outcomes.set(thread.number, { thread, error: blocked, skipped: true, notes: [] });
    return new ThreadError(blocked);
  }
  return await attempt(thread, chunk, () => {
    let notes: readonly string[] = [];
    try {
      notes = inCoordinationRetried(lockTools, () => procedure.commit(work, tools));
    } catch (error) {
      if (error instanceof UnsureCommitError) {
        throw new UnsettledError(troubleText(error), { cause: error });
      }
      if (!isDoneAfter(settle)) throw error;
    }
    const made = madeBy(work.steps, { files: run.tools.system.files, sha256: run.sha256 });
    outcomes.set(thread.number, { thread, error: null, skipped: false, notes, ...made });
  });
}

/** Why a thread cannot go while another of the batch could not; `null` when nothing is in its way. */
function blockedBy(thread: JournalThread, chunk: Chunk): string | null {
  const procedure = chunk.procedureOf(thread);
  const missing = chunk.before(thread).find((other) => {
    const outcome = chunk.outcomes.get(other.number);
    if (outcome?.error === null) return false;
    return procedure.after === "readers" || !isThere(other, chunk.run);
  });
  if (missing === undefined) return null;
  const name = missing.id ?? `number ${missing.number}`;
  return procedure.after === "readers"
    ? `thread ${name} still reads it and could not be moved`
    : `thread ${name}, which it reads, could not be ${
      missing.steps.some(isCopied) ? "copied" : "restored"
    }`;
}

function isCopied({ kind }: FileStep): boolean {
  return kind === "create";
}

/** Whether files lie where a thread would have been brought to: then its readers have what they read. */
function isThere({ steps }: JournalThread, { tools, store }: BatchRun): boolean {
  return steps.every((step) => {
    const path = "to" in step ? resolvePlace(step.to, store) : null;
    return path !== null && statOrNull(path, tools.system.files)?.kind === "file";
  });
}

/** A thread that fails here is past its point of no return: settling finishes it later. */
function finishOne(work: Prepared, { run, outcomes, procedureOf }: Chunk): void {
  const { thread } = work;
  const outcome = outcomes.get(thread.number)!;
  try {
    const finish = () => procedureOf(thread).finish(work, run);
    const notes = retriedWhileBusy(run.tools.writer, finish);
    outcomes.set(thread.number, { ...outcome, notes: [...outcome.notes, ...notes] });
  } catch (error) {
    outcomes.set(thread.number, { ...outcome, error: troubleText(error), left: true });
  }
}

/** A power cut must not take what has been done (write-rules §6.1). */
function syncFolders(folders: readonly AbsolutePath[], { tools }: BatchRun): void {
  for (const folder of new Set(folders)) tools.writer.syncDir(folder);
}

/** A thread could be brought to neither side. */
class UnsettledError extends Error {}

/**
 * Where a failure has left a thread: past its commit point is as good as done.
 *
 * @throws {UnsettledError} when it could be brought to neither side.
 */
function isDoneAfter(settle: () => boolean): boolean {
  try {
    return settle();
  } catch (error) {
    throw new UnsettledError(troubleText(error), { cause: error });
  }
}

/** Runs one thread's part; its failure is its outcome and nobody else's. Returns it; `null` when there is none. */
async function attempt(
  thread: JournalThread,
  { outcomes }: Chunk,
  work: () => void | Promise<void>,
): Promise<unknown> {
  try {
    await work();
    return null;
  } catch (error) {
    const left = error instanceof UnsettledError ? { left: true as const } : {};
    const failed = { thread, error: troubleText(error), skipped: false, notes: [], ...left };
    outcomes.set(thread.number, failed);
    return error;
  }
}

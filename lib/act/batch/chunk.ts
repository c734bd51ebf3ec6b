import type { JournalThread } from "../../model/journal.ts";
import { parentPath } from "../../model/path_text.ts";
import { resolvePlace } from "../../plan/place.ts";
import {
  inCoordinationRetried,
  isStalled,
  lockThreads,
  lockToolsOf,
  releaseThreads,
  retriedWhileBusy,
  type ThreadLocks,
  whyUnlocked,
} from "../locks/writer_locks.ts";
import { madeBy } from "../facts/files/made_by.ts";
import { checkSteps, foldersOf, resolveSteps } from "../facts/files/resolved_step.ts";
import { statOrNull } from "../../system/files.ts";
import { ThreadError, troubleText } from "../facts/thread_error.ts";
import { checkBasis } from "../facts/check_basis.ts";
import type { CommitTools, Prepared, Procedure, ThreadTools, Work } from "../thread/procedure.ts";
import { UnsureCommitError } from "../locks/transaction.ts";
import type { ThreadFiles } from "../facts/files/thread_files.ts";
import type { Outcomes } from "./thread_outcome.ts";

/** What doing a chunk of threads takes. */
export interface ChunkOptions extends ThreadTools, Pick<CommitTools, "newForks"> {
  readonly procedureOf: (thread: JournalThread) => Procedure;
  /** Outcomes of the whole batch so far; the chunk adds its own. */
  readonly outcomes: Outcomes;
  /** Where the rollouts of the batch's threads lie now. */
  readonly threadFiles: ThreadFiles;
  /** The thread planned again where its files have changed harmlessly; its record is on disk by then. */
  readonly renew: (thread: JournalThread) => Promise<JournalThread>;
  /** Threads of the batch that must be done before this one. */
  readonly before: (thread: JournalThread) => readonly JournalThread[];
  /** Whether another thread of the batch saved a row. */
  readonly isElsewhere: (thread: JournalThread) => (key: string) => boolean;
  /** Asked before each thread: lets the user's stop signal through, and says whether there was one. */
  readonly pause: () => Promise<boolean>;
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
  chunk: readonly JournalThread[],
  options: ChunkOptions,
): Promise<string | null> {
  const lockTools = lockToolsOf(options);
  const ids = chunk.flatMap((thread) => options.procedureOf(thread).lockId(thread) ?? []);
  let locks: ThreadLocks;
  try {
    locks = lockThreads(ids, lockTools);
  } catch (error) {
    if (!isStalled(error)) throw error;
    return troubleText(error);
  }
  try {
    // Under the locks nobody but a tool that knows none of them can change what is seen here.
    options.threadFiles.look();
    const prepared = await prepareAll(chunk, { ...options, locks });
    syncFolders(
      prepared.flatMap(({ made, transfers }) => [
        ...made.map(parentPath),
        ...transfers.map(({ move }) => parentPath(move.to)),
      ]),
      options,
    );
    const { committed, stopped } = await commitAll(prepared, options);
    syncFolders(
      committed.flatMap(foldersLeft),
      options,
    );
    for (const work of committed) finishOne(work, options);
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
async function commitAll(prepared: readonly Prepared[], options: ChunkOptions): Promise<Commits> {
  const committed: Prepared[] = [];
  let stopped: string | null = null;
  for (let at = 0; at < prepared.length; at += GROUP) {
    const group = prepared.slice(at, at + GROUP);
    for (const work of stopped === null ? withRowsAhead(group, options) : group) {
      if (stopped !== null) {
        await attempt(work.thread, options, () => void settled(settling(work, options)));
        continue;
      }
      const error = await commitOne(work, options);
      if (error === null) committed.push(work);
      else if (isStalled(error)) stopped = troubleText(error);
    }
  }
  return { committed, stopped };
}

/** Brings one thread to either side, inside the coordination lock. */
function settling(work: Prepared, options: ChunkOptions): () => boolean {
  const procedure = options.procedureOf(work.thread);
  return () => inCoordinationRetried(lockToolsOf(options), () => procedure.settle(work, options));
}

/** Threads whose rows come back in one transaction: few enough that nobody waits for it longer than for a commit (write-rules §3.4). */
const GROUP = 16;

/** A batch may restore some threads and copy others; each procedure sees its own. */
function withRowsAhead(
  group: readonly Prepared[],
  options: ChunkOptions,
): readonly Prepared[] {
  const procedures = new Set(group.map(({ thread }) => options.procedureOf(thread)));
  const [procedure, ...others] = procedures;
  if (procedure?.putRowsAhead === undefined || others.length > 0 || group.length < 2) return group;
  try {
    return inCoordinationRetried(
      lockToolsOf(options),
      () => procedure.putRowsAhead!(group, options),
    );
  } catch (error) {
    // Rolled back, so each commit is as it would be without: a trouble that lasts is then that thread's.
    if (!(error instanceof Error)) throw error;
    return group;
  }
}

/** Folders that the commit has changed: those of links made before it are on disk already. */
function foldersLeft({ steps, isPublished }: Prepared): readonly string[] {
  return isPublished ? steps.map(({ from }) => parentPath(from)) : steps.flatMap(foldersOf);
}

async function prepareAll(
  chunk: readonly JournalThread[],
  options: ChunkOptions & { readonly locks: ThreadLocks },
): Promise<readonly Prepared[]> {
  const prepared: Prepared[] = [];
  const checked = new Set<string>();
  for (const thread of chunk) {
    if (await options.pause()) break;
    await attempt(thread, options, async () => {
      const work = await start(thread, { ...options, checked });
      const procedure = options.procedureOf(thread);
      try {
        prepared.push(await procedure.prepare(work, options));
      } catch (error) {
        if (!settled(() => procedure.settle(work, options))) throw error;
      }
    });
  }
  return prepared;
}

/** Holds the plan of a thread against the world once more, now that its lock is held. */
async function start(
  thread: JournalThread,
  options: ChunkOptions & { readonly locks: ThreadLocks; readonly checked: Set<string> },
): Promise<Work> {
  const { tools, store, db, locks, procedureOf, renew, threadFiles, checked } = options;
  const id = procedureOf(thread).lockId(thread);
  if (id !== null && store.writerLocks !== null && !locks.has(id)) {
    throw new ThreadError(whyUnlocked(id, lockToolsOf({ tools, store })));
  }
  const { of: filesOf, hasRollout } = threadFiles;
  checkBasis(thread, { db, filesOf, hasRollout, files: tools.system.files });
  const now = await renew(thread);
  const steps = resolveSteps(now.steps, { files: tools.system.files, store, checked });
  checkSteps(steps, tools.system.files);
  return { thread: now, steps };
}

/** Passes one thread's point of no return. Returns what kept it from being done; `null` when it is. */
async function commitOne(work: Prepared, options: ChunkOptions): Promise<unknown> {
  const { outcomes } = options;
  const { thread } = work;
  const procedure = options.procedureOf(thread);
  const settle = settling(work, options);
  const blocked = blockedBy(thread, options);
  if (blocked !== null) {
    settled(settle);
    outcomes.set(thread.number, { thread, error: blocked, skipped: true, notes: [] });
    return new ThreadError(blocked);
  }
  const isElsewhere = options.isElsewhere(thread);
  return await attempt(thread, options, () => {
    let notes: readonly string[] = [];
    try {
      const commit = () => procedure.commit(work, { ...options, isElsewhere });
      notes = inCoordinationRetried(lockToolsOf(options), commit);
    } catch (error) {
      if (error instanceof UnsureCommitError) {
        throw new UnsettledError(troubleText(error), { cause: error });
      }
      if (!settled(settle)) throw error;
    }
    const made = madeBy(work.steps, { ...options, files: options.tools.system.files });
    outcomes.set(thread.number, { thread, error: null, skipped: false, notes, ...made });
  });
}

/** Why a thread cannot go while another of the batch could not; `null` when nothing is in its way. */
function blockedBy(thread: JournalThread, options: ChunkOptions): string | null {
  const { outcomes, before } = options;
  const procedure = options.procedureOf(thread);
  const missing = before(thread).find((other) => {
    const outcome = outcomes.get(other.number);
    if (outcome?.error === null) return false;
    return procedure.after === "readers" || !isThere(other, options);
  });
  if (missing === undefined) return null;
  const name = missing.id ?? `number ${missing.number}`;
  return procedure.after === "readers"
    ? `thread ${name} still reads it and could not be moved`
    : `thread ${name}, which it reads, could not be restored`;
}

/** Whether files lie where a thread would have been restored to: then its readers have what they read. */
function isThere({ steps }: JournalThread, { tools, store }: ChunkOptions): boolean {
  return steps.every((step) => {
    const path = step.kind === "move" ? resolvePlace(step.to, store) : null;
    return path !== null && statOrNull(path, tools.system.files)?.kind === "file";
  });
}

/** A thread that fails here is past its point of no return: settling finishes it later. */
function finishOne(work: Prepared, options: ChunkOptions): void {
  const { thread } = work;
  const { outcomes } = options;
  const outcome = outcomes.get(thread.number)!;
  try {
    const finish = () => options.procedureOf(thread).finish(work, options);
    const notes = retriedWhileBusy(options.tools.writer, finish);
    outcomes.set(thread.number, { ...outcome, notes: [...outcome.notes, ...notes] });
  } catch (error) {
    outcomes.set(thread.number, { ...outcome, error: troubleText(error), left: true });
  }
}

/** A power cut must not take what has been done (write-rules §6.1). */
function syncFolders(folders: readonly string[], { tools }: ChunkOptions): void {
  for (const folder of new Set(folders)) tools.writer.syncDir(folder);
}

/** A thread could be brought to neither side. */
class UnsettledError extends Error {}

/**
 * Where a failure has left a thread: past its commit point is as good as done.
 *
 * @throws {UnsettledError} when it could be brought to neither side.
 */
function settled(settle: () => boolean): boolean {
  try {
    return settle();
  } catch (error) {
    throw new UnsettledError(troubleText(error), { cause: error });
  }
}

/** Runs one thread's part; its failure is its outcome and nobody else's. Returns it; `null` when there is none. */
async function attempt(
  thread: JournalThread,
  { outcomes }: ChunkOptions,
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

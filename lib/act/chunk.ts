import type { JournalThread } from "../model/journal.ts";
import { parentPath } from "../model/path_text.ts";
import type { Plan } from "../model/plan.ts";
import type { Database } from "../system/databases.ts";
import { dependantsOf } from "../plan/lineage.ts";
import type { ExecuteOptions, ThreadOutcome } from "./execute.ts";
import { checkMoves, type ResolvedMove, resolveMoves, troubleText } from "./place_files.ts";
import { commitRestore, unlinkTrashed } from "./restore_thread.ts";
import { commitTrash, linkToTrash, rowsElsewhere, unlinkFromTrash } from "./trash_thread.ts";
import { inCoordination, lockThreads, releaseThreads, type ThreadLocks } from "./writer_locks.ts";

/** What doing a chunk of threads takes. */
export interface ChunkOptions extends Pick<ExecuteOptions, "tools" | "store" | "newFork"> {
  readonly plan: Pick<Plan, "action">;
  readonly db: Database | null;
  /** Every thread of the batch. */
  readonly all: readonly JournalThread[];
  /** Outcomes of the chunks before. */
  readonly earlier: readonly ThreadOutcome[];
}

/** One thread on its way, with its absolute paths. */
interface Started {
  readonly thread: JournalThread;
  readonly moves: readonly ResolvedMove[];
}

/**
 * Does a chunk: locks, links for all of it with one sync, then each thread's point of no return, then one more sync
 * (write-rules §6.1). Returns an outcome for each thread, in order.
 */
export function runChunk(
  chunk: readonly JournalThread[],
  options: ChunkOptions,
): readonly ThreadOutcome[] {
  const { tools, store } = options;
  const lockTools = { files: tools.system.files, writer: tools.writer, store };
  const outcomes = new Map<JournalThread, ThreadOutcome>();
  const locks = lockThreads(chunk.flatMap(({ id }) => id ?? []), lockTools);
  try {
    const started: Started[] = [];
    for (const thread of chunk) {
      const outcome = attempt(thread, () => started.push(start(thread, { ...options, locks })));
      if (outcome !== null) outcomes.set(thread, outcome);
    }
    if (options.plan.action === "delete") trash(started, { ...options, outcomes });
    else restore(started, { ...options, outcomes });
  } finally {
    releaseThreads(locks, lockTools);
  }
  return chunk.map((thread) => outcomes.get(thread)!);
}

interface Doing extends ChunkOptions {
  readonly outcomes: Map<JournalThread, ThreadOutcome>;
}

function start(
  thread: JournalThread,
  options: ChunkOptions & { readonly locks: ThreadLocks },
): Started {
  const { tools, store, locks } = options;
  if (thread.id !== null && store.writerLocks !== null && !locks.has(thread.id)) {
    throw new Error(liveText(thread.id));
  }
  const moves = resolveMoves(thread.moves, { files: tools.system.files, store });
  checkMoves(moves, tools.system.files);
  if (options.plan.action === "delete") {
    try {
      linkToTrash(moves, tools);
    } catch (error) {
      unlinkFromTrash(moves, tools);
      throw error;
    }
  }
  return { thread, moves };
}

/** What is said of a thread that Codex holds open. */
export function liveText(id: string): string {
  return `thread ${id} is in use by Codex; its background server keeps an idle thread for about a minute ` +
    "(codex app-server daemon stop lets go of it at once)";
}

function trash(started: readonly Started[], options: Doing): void {
  const { tools, store, db, outcomes } = options;
  const { writer } = tools;
  for (const folder of foldersOf(started, ({ to }) => to)) writer.syncDir(folder);
  const lockTools = { files: tools.system.files, writer, store };
  for (const { thread, moves } of started) {
    const failed = dependantsOf(thread, options.all).find((other) => {
      const outcome = outcomes.get(other) ?? options.earlier.find((o) => o.thread === other);
      return outcome !== undefined && outcome.error !== null;
    });
    if (failed !== undefined) {
      unlinkFromTrash(moves, tools);
      const error = `thread ${failed.id ?? ""} still reads it and could not be moved`;
      outcomes.set(thread, { thread, error, skipped: true, notes: [] });
      continue;
    }
    const elsewhere = rowsElsewhere(thread, options.all);
    const outcome = attempt(
      thread,
      () =>
        inCoordination(
          lockTools,
          () => commitTrash(thread, moves, { tools, db, elsewhere, newFork: options.newFork }),
        ),
    );
    if (outcome !== null) unlinkFromTrash(moves, tools);
    outcomes.set(thread, outcome ?? done(thread, []));
  }
  for (const folder of foldersOf(started, ({ from }) => from)) writer.syncDir(folder);
}

function restore(started: readonly Started[], options: Doing): void {
  const { tools, db, outcomes } = options;
  const linked: Started[] = [];
  for (const { thread, moves } of started) {
    let notes: readonly string[] = [];
    const outcome = attempt(thread, () => {
      notes = commitRestore(thread, moves, { tools, db });
      linked.push({ thread, moves });
    });
    outcomes.set(thread, outcome ?? done(thread, notes));
  }
  for (const folder of foldersOf(linked, ({ to }) => to)) tools.writer.syncDir(folder);
  for (const { moves } of linked) unlinkTrashed(moves, tools);
}

/** Folders of the files, each with its parents up to the fourth: a new one must be on disk too. */
function foldersOf(
  started: readonly Started[],
  pick: (move: ResolvedMove) => string,
): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { moves } of started) for (const move of moves) folders.add(parentPath(pick(move)));
  return folders;
}

function done(thread: JournalThread, notes: readonly string[]): ThreadOutcome {
  return { thread, error: null, skipped: false, notes };
}

/** Runs one thread's part; its failure is its outcome and nobody else's. */
function attempt(thread: JournalThread, work: () => void): ThreadOutcome | null {
  try {
    work();
    return null;
  } catch (error) {
    return { thread, error: troubleText(error), skipped: false, notes: [] };
  }
}

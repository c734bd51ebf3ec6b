import type { JournalThread } from "../../model/journal.ts";
import { parentPath } from "../../model/path_text.ts";
import type { Plan } from "../../model/plan.ts";
import { resolvePlace } from "../../plan/place.ts";
import type { Database } from "../../system/databases.ts";
import type { ExecuteOptions, ThreadOutcome } from "./execute.ts";
import {
  checkMoves,
  type ResolvedMove,
  resolveMoves,
  statOrNull,
  ThreadError,
  troubleText,
} from "../thread/place_files.ts";
import { commitRestore, settleRestore, unlinkTrashed } from "../thread/restore_thread.ts";
import { commitTrash, linkToTrash, settleTrash } from "../thread/trash_thread.ts";
import {
  inCoordinationRetried,
  isLockable,
  lockThreads,
  type LockTools,
  releaseThreads,
  type ThreadLocks,
} from "../locks/writer_locks.ts";

/** What doing a chunk of threads takes. */
export interface ChunkOptions extends Pick<ExecuteOptions, "tools" | "store" | "newFork"> {
  readonly plan: Pick<Plan, "action">;
  readonly db: Database | null;
  /** Outcomes of the whole batch so far; the chunk adds its own. */
  readonly outcomes: Map<JournalThread, ThreadOutcome>;
  /** Threads of the batch that must be done before this one: its dependants in a delete, what it reads in a restore. */
  readonly before: (thread: JournalThread) => readonly JournalThread[];
  /** Whether another thread of the batch saved a row. */
  readonly isElsewhere: (thread: JournalThread) => (key: string) => boolean;
}

/** One thread on its way, with its absolute paths. */
interface Started {
  readonly thread: JournalThread;
  readonly moves: readonly ResolvedMove[];
}

/**
 * Does a chunk: locks, links for all of it with one sync, then each thread's point of no return, then one more sync
 * (write-rules §6.1).
 *
 * @throws when a thread could be brought to neither side: the batch then has to be settled.
 */
export function runChunk(chunk: readonly JournalThread[], options: ChunkOptions): void {
  const lockTools = lockToolsOf(options);
  const locks = lockThreads(chunk.flatMap(({ id }) => id ?? []), lockTools);
  try {
    if (options.plan.action === "delete") trash(chunk, { ...options, locks });
    else restore(chunk, { ...options, locks });
  } finally {
    releaseThreads(locks, lockTools);
  }
}

interface Doing extends ChunkOptions {
  readonly locks: ThreadLocks;
}

function lockToolsOf({ tools, store }: Pick<ChunkOptions, "tools" | "store">): LockTools {
  return { files: tools.system.files, writer: tools.writer, store };
}

/** Looks at the thread once more, now that its lock is held. */
function start(thread: JournalThread, { tools, store, locks }: Doing): Started {
  const { id } = thread;
  if (id !== null && store.writerLocks !== null && !locks.has(id)) {
    throw new ThreadError(isLockable(id) ? liveText(id) : `its id "${id}" is no plain word`);
  }
  const moves = resolveMoves(thread.moves, { files: tools.system.files, store });
  checkMoves(moves, tools.system.files);
  return { thread, moves };
}

/** What is said of a thread that Codex holds open. */
export function liveText(id: string): string {
  return `thread ${id} is in use by Codex; its background server keeps an idle thread for about a minute ` +
    "(codex app-server daemon stop lets go of it at once)";
}

function trash(chunk: readonly JournalThread[], options: Doing): void {
  const { tools, db, outcomes } = options;
  const linked: Started[] = [];
  const made = new Set<string>();
  for (const thread of chunk) {
    attempt(thread, options, () => {
      const started = start(thread, options);
      undoneOnError(() => {
        for (const folder of linkToTrash(started.moves, tools)) made.add(folder);
      }, () => settleTrash(thread, started.moves, { tools, db }));
      linked.push(started);
      return null;
    });
  }
  syncFolders(linked, { tools, made, pick: ({ to }) => to });
  const lockTools = lockToolsOf(options);
  for (const { thread, moves } of linked) {
    const settle = () =>
      inCoordinationRetried(lockTools, () => settleTrash(thread, moves, { tools, db }));
    const stays = options.before(thread).find((other) => failed(outcomes.get(other)));
    if (stays !== undefined) {
      settled(settle);
      skip(thread, outcomes, `thread ${nameOf(stays)} still reads it and could not be moved`);
      continue;
    }
    const isElsewhere = options.isElsewhere(thread);
    const commit = () => commitTrash(thread, moves, { ...options, isElsewhere });
    attempt(thread, options, () => {
      undoneOnError(() => inCoordinationRetried(lockTools, commit), settle);
      return [];
    });
  }
  syncFolders(linked, { tools, made: new Set(), pick: ({ from }) => from });
}

function restore(chunk: readonly JournalThread[], options: Doing): void {
  const { tools, db, outcomes } = options;
  const linked: Started[] = [];
  const made = new Set<string>();
  for (const thread of chunk) {
    const missing = options.before(thread).find((other) =>
      failed(outcomes.get(other)) && !isThere(other, options)
    );
    if (missing !== undefined) {
      skip(thread, outcomes, `thread ${nameOf(missing)}, which it reads, could not be restored`);
      continue;
    }
    attempt(thread, options, () => {
      const started = start(thread, options);
      let notes: readonly string[] = [];
      undoneOnError(() => {
        const restored = commitRestore(thread, started.moves, { tools, db });
        for (const folder of restored.made) made.add(folder);
        notes = restored.notes;
      }, () => settleRestore(thread, started.moves, { tools, db }));
      linked.push(started);
      return notes;
    });
  }
  syncFolders(linked, { tools, made, pick: ({ to }) => to });
  for (const { moves } of linked) unlinkTrashed(moves, tools);
}

/** Whether files lie where a thread would have been restored to: then its readers have what they read. */
function isThere({ moves }: JournalThread, { tools, store }: ChunkOptions): boolean {
  return moves.every(({ to }) => {
    const path = resolvePlace(to, store);
    return path !== null && statOrNull(path, tools.system.files)?.kind === "file";
  });
}

/** Folders of the files, and those that the folders just made lie in: a power cut must not take them (write-rules §6.1). */
function syncFolders(
  started: readonly Started[],
  { tools, made, pick }: {
    readonly tools: ChunkOptions["tools"];
    readonly made: ReadonlySet<string>;
    readonly pick: (move: ResolvedMove) => string;
  },
): void {
  const folders = new Set([...made].map(parentPath));
  for (const { moves } of started) for (const move of moves) folders.add(parentPath(pick(move)));
  for (const folder of folders) tools.writer.syncDir(folder);
}

function failed(outcome: ThreadOutcome | undefined): boolean {
  return outcome !== undefined && outcome.error !== null;
}

function nameOf({ id, number }: JournalThread): string {
  return id ?? `number ${number}`;
}

function skip(thread: JournalThread, outcomes: ChunkOptions["outcomes"], error: string): void {
  outcomes.set(thread, { thread, error, skipped: true, notes: [] });
}

/** A thread could be brought to neither side: the batch cannot go on, and must not say that it ended. */
class UnsettledError extends Error {}

/**
 * Runs `work`; when it fails, `settle` says where that left the thread. Past its commit point is as good as done.
 *
 * @throws the error of `work` when the thread is back where it was. @throws {UnsettledError} when `settle` fails too.
 */
function undoneOnError(work: () => void, settle: () => boolean): void {
  try {
    work();
  } catch (error) {
    if (!settled(settle)) throw error;
  }
}

function settled(settle: () => boolean): boolean {
  try {
    return settle();
  } catch (error) {
    throw new UnsettledError(troubleText(error), { cause: error });
  }
}

/** Runs one thread's part; its failure is its outcome and nobody else's. Without a result it is not through yet. */
function attempt(
  thread: JournalThread,
  { outcomes }: ChunkOptions,
  work: () => readonly string[] | null,
): void {
  try {
    const notes = work();
    if (notes !== null) outcomes.set(thread, { thread, error: null, skipped: false, notes });
  } catch (error) {
    if (error instanceof UnsettledError) throw error;
    outcomes.set(thread, { thread, error: troubleText(error), skipped: false, notes: [] });
  }
}

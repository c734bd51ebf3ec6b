import { deleteRows, rowKey, saveRows, withoutRows } from "../../codex/saved_rows.ts";
import type { JournalThread } from "../../model/journal.ts";
import { parentPath } from "../../model/path_text.ts";
import { sameRows } from "../../model/saved_rows.ts";
import type { Database } from "../../system/databases.ts";
import { filePlace } from "./file_place.ts";
import { type ResolvedMove, ThreadError } from "./place_files.ts";
import { inTransaction } from "./transaction.ts";
import type { ActTools } from "../tools.ts";

/** What moving one thread takes. */
export interface ThreadTools {
  readonly tools: ActTools;
  /** `null` for a bare folder or a store without a database. */
  readonly db: Database | null;
}

/** What the point of no return of one thread takes. */
export interface TrashThreadOptions extends ThreadTools {
  /** Whether another thread of the batch saved this row. */
  readonly isElsewhere: (key: string) => boolean;
  /** Looks for rollouts made since the scan that need this thread; `null` when there are none. */
  readonly newFork: (thread: JournalThread) => string | null;
}

/** Links every file of a thread into the trash. Returns the folders made for it; the caller syncs. */
export function linkToTrash(
  moves: readonly ResolvedMove[],
  { writer }: ActTools,
): readonly string[] {
  return moves.flatMap(({ from, to }) => {
    const made = writer.makeDirs(parentPath(to));
    writer.link(from, to);
    return made;
  });
}

/**
 * Passes the point of no return inside the coordination lock: unlinks the files, then deletes the rows in one transaction
 * that first compares them with what was saved. The row's commit is the thread's (write-rules §2.2, §3.1, §3.2). After any
 * error {@link settleTrash} tells on which side of it the thread is.
 */
export function commitTrash(
  thread: JournalThread,
  moves: readonly ResolvedMove[],
  options: TrashThreadOptions,
): void {
  const { tools, db, isElsewhere } = options;
  const fork = options.newFork(thread);
  if (fork !== null) throw new ThreadError(`a fork of it was just made: ${fork}`);
  const { id } = thread;
  if (db === null || id === null) {
    unlinkSources(moves, tools);
    return;
  }
  inTransaction(db, () => {
    const now = withoutRows(saveRows(db, id), isElsewhere);
    if (!sameRows(now, thread.rows)) {
      throw new ThreadError("its database rows have changed since they were saved");
    }
    unlinkSources(moves, tools);
    deleteRows(db, thread.rows);
  });
}

/** A name that meanwhile belongs to another file is not ours to remove. */
function unlinkSources(moves: readonly ResolvedMove[], { system, writer }: ActTools): void {
  for (const move of moves) {
    if (filePlace(move, system.files) !== "both") {
      throw new ThreadError(`"${move.from}" was replaced while it was moved`);
    }
    writer.unlink(move.from);
  }
}

/**
 * Brings a thread that was cut off on its way to the trash to one side: past its commit point it is finished, before it
 * put back. The commit point is its row's; without a row, its last unlink. Returns whether it is in the trash.
 *
 * @throws {ThreadError} when what is there cannot be explained: then nothing of it is touched.
 */
export function settleTrash(
  thread: JournalThread,
  moves: readonly ResolvedMove[],
  { tools, db }: ThreadTools,
): boolean {
  const places = moves.map((move) => ({ move, place: filePlace(move, tools.system.files) }));
  const hasMoved = places.some(({ place }) => place === "target");
  const lost = places.find(({ place }) => place === "nowhere");
  if (lost !== undefined && hasMoved) {
    throw new ThreadError(`"${lost.move.from}" is gone, and not in the trash`);
  }
  const isInTrash = places.every(({ place }) => place !== "source" && place !== "nowhere");
  const isPast = isInTrash &&
    (hasRow(thread.rows) && db !== null && thread.id !== null
      ? !hasRow(saveRows(db, thread.id))
      : places.every(({ place }) => place === "target" || place === "taken"));
  if (isPast) {
    for (const { move, place } of places) if (place === "both") tools.writer.unlink(move.from);
    if (db !== null) inTransaction(db, () => deleteRows(db, thread.rows));
    return true;
  }
  const taken = places.find(({ place }) => place === "taken");
  if (taken !== undefined) {
    throw new ThreadError(
      `"${taken.move.from}" is another file by now; ours is "${taken.move.to}"`,
    );
  }
  for (const { move, place } of places) {
    if (place === "target") linkBack(move, tools);
    if (place === "target" || place === "both") tools.writer.unlink(move.to);
  }
  return false;
}

/** On disk before the other name goes: a power cut must never find neither. */
function linkBack({ from, to }: ResolvedMove, { writer }: ActTools): void {
  const folder = parentPath(from);
  for (const made of writer.makeDirs(folder)) writer.syncDir(parentPath(made));
  writer.link(to, from);
  writer.syncDir(folder);
}

function hasRow(rows: JournalThread["rows"]): boolean {
  return rows.some(({ table }) => table === "threads");
}

/**
 * Tells of a row whether another thread of the batch saved it. Only edges stand between two threads; every other row belongs
 * to one.
 */
export function edgeOwners(
  threads: readonly JournalThread[],
): (thread: JournalThread) => (key: string) => boolean {
  const owners = new Map<string, number>();
  for (const { number, rows } of threads) {
    for (const { table, rows: saved } of rows) {
      if (table !== "thread_spawn_edges") continue;
      for (const row of saved) owners.set(rowKey(table, row), number);
    }
  }
  return ({ number }) => (key) => {
    const owner = owners.get(key);
    return owner !== undefined && owner !== number;
  };
}

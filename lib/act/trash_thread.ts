import { deleteRows, rowKey, saveRows, withoutRows } from "../codex/saved_rows.ts";
import type { JournalThread } from "../model/journal.ts";
import { parentPath } from "../model/path_text.ts";
import { sameRows } from "../model/saved_rows.ts";
import type { Database } from "../system/databases.ts";
import { type ResolvedMove, statOrNull, ThreadError } from "./place_files.ts";
import type { ActTools } from "./tools.ts";

/** What the point of no return of one thread takes. */
export interface TrashThreadOptions {
  readonly tools: ActTools;
  /** `null` for a bare folder or a store without a database. */
  readonly db: Database | null;
  /** Keys of rows that other threads of the batch saved. */
  readonly elsewhere: ReadonlySet<string>;
  /** Looks for rollouts made since the scan that need this thread; `null` when there are none. */
  readonly newFork: (thread: JournalThread) => string | null;
}

/** Links every file of a thread into the trash. The caller syncs the folders. */
export function linkToTrash(moves: readonly ResolvedMove[], { writer }: ActTools): void {
  for (const { from, to } of moves) {
    writer.makeDirs(parentPath(to));
    writer.link(from, to);
  }
}

/** Takes the links into the trash back; what is not there is fine. */
export function unlinkFromTrash(
  moves: readonly ResolvedMove[],
  { system, writer }: ActTools,
): void {
  for (const { from, to } of moves) {
    if (statOrNull(to, system.files) === null) continue;
    if (statOrNull(from, system.files) === null) writer.link(to, from);
    writer.unlink(to);
  }
}

/**
 * Passes the point of no return inside the coordination lock: unlinks the files, then deletes the rows in one transaction
 * that first compares them with what was saved. The row's commit is the thread's (write-rules §2.2, §3.1, §3.2). On any
 * trouble before the commit the files are put back.
 */
export function commitTrash(
  thread: JournalThread,
  moves: readonly ResolvedMove[],
  options: TrashThreadOptions,
): void {
  const { tools, db, elsewhere } = options;
  const fork = options.newFork(thread);
  if (fork !== null) throw new ThreadError(`a fork of it was just made: ${fork}`);
  if (db === null || thread.id === null) {
    unlinkSources(moves, tools);
    return;
  }
  db.exec("BEGIN IMMEDIATE");
  try {
    const now = withoutRows(saveRows(db, thread.id), elsewhere);
    if (!sameRows(now, thread.rows)) {
      throw new ThreadError("its database rows have changed since they were saved");
    }
    unlinkSources(moves, tools);
    deleteRows(db, thread.rows);
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}

function unlinkSources(moves: readonly ResolvedMove[], { writer }: ActTools): void {
  for (const { from } of moves) writer.unlink(from);
}

/** Keys of every row that the other threads of a batch saved. */
export function rowsElsewhere(
  thread: JournalThread,
  threads: readonly JournalThread[],
): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const other of threads) {
    if (other.number === thread.number) continue;
    for (const { table, rows } of other.rows) {
      // Only edges stand between two threads; every other row belongs to one.
      if (table !== "thread_spawn_edges") continue;
      for (const row of rows) keys.add(rowKey(table, row));
    }
  }
  return keys;
}

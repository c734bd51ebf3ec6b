import { deleteRows, insertRows, saveRows } from "../codex/saved_rows.ts";
import type { JournalThread } from "../model/journal.ts";
import { parentPath } from "../model/path_text.ts";
import type { SavedRows, SavedTable } from "../model/saved_rows.ts";
import type { Database } from "../system/databases.ts";
import { type ResolvedMove, statOrNull, ThreadError } from "./place_files.ts";
import type { ActTools } from "./tools.ts";

/** What bringing one thread back takes. */
export interface RestoreThreadOptions {
  readonly tools: ActTools;
  /** `null` for a bare folder or a store without a database. */
  readonly db: Database | null;
}

/**
 * Puts the rows back, then links the files to their old places; the last link is the commit point. Never a moment with a
 * file and no row: a scanning list would insert a nameless one (write-rules §3.1). On trouble everything is taken back.
 * Returns what had to be left out, for people.
 */
export function commitRestore(
  thread: JournalThread,
  moves: readonly ResolvedMove[],
  { tools, db }: RestoreThreadOptions,
): readonly string[] {
  const notes = db === null || thread.id === null ? [] : putRowsBack(thread.id, thread.rows, db);
  try {
    for (const { from, to } of moves) {
      tools.writer.makeDirs(parentPath(to));
      tools.writer.link(from, to);
    }
  } catch (error) {
    unlinkFromStore(moves, tools);
    if (db !== null && thread.id !== null) takeRowsAway(thread.id, db);
    throw error;
  }
  return notes;
}

/** Removes the links in the trash once those in the store are on disk. */
export function unlinkTrashed(moves: readonly ResolvedMove[], { writer, system }: ActTools): void {
  for (const { from, to } of moves) {
    const [trashed, restored] = [statOrNull(from, system.files), statOrNull(to, system.files)];
    if (trashed !== null && restored !== null && trashed.inode === restored.inode) {
      writer.unlink(from);
    }
  }
}

/** Takes the links in the store back, where they are ours. */
export function unlinkFromStore(
  moves: readonly ResolvedMove[],
  { writer, system }: ActTools,
): void {
  for (const { from, to } of [...moves].reverse()) {
    const [trashed, restored] = [statOrNull(from, system.files), statOrNull(to, system.files)];
    if (trashed !== null && restored !== null && trashed.inode === restored.inode) {
      writer.unlink(to);
    }
  }
}

function putRowsBack(id: string, rows: SavedRows, db: Database): readonly string[] {
  db.exec("BEGIN IMMEDIATE");
  try {
    const now = saveRows(db, id);
    if (now.some(({ table }) => table === "threads")) {
      if (!isRebuilt(now, rows)) {
        throw new ThreadError("Codex has a thread with this id again; it is left as it is");
      }
      deleteRows(db, now);
    }
    const notes = insertRows(db, rows);
    db.exec("COMMIT");
    return notes;
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}

/** Removes what {@link putRowsBack} put there. */
export function takeRowsAway(id: string, db: Database): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    deleteRows(db, saveRows(db, id));
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}

/** Columns whose value a rebuilt row does not have: what only the user could have given. */
const PERSONAL = ["name", "thread_section_id", "project_id"];

/**
 * Whether the row there is now is one that Codex rebuilt from the file: same rollout, and nothing of its own
 * (write-rules §3.1).
 */
function isRebuilt(now: SavedRows, saved: SavedRows): boolean {
  if (now.some(({ table }) => table === "thread_read_receipts")) return false;
  const value = (rows: SavedRows, column: string) => {
    const table: SavedTable | undefined = rows.find(({ table }) => table === "threads");
    return table?.rows[0]?.[table.columns.indexOf(column)] ?? null;
  };
  const path = (rows: SavedRows) => JSON.stringify(value(rows, "rollout_path"));
  return path(now) === path(saved) && PERSONAL.every((column) => value(now, column) === null);
}

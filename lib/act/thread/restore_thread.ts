import { deleteRows, insertRows, rowOwner, rowsOf, saveRows } from "../../codex/saved_rows.ts";
import type { JournalThread } from "../../model/journal.ts";
import { parentPath } from "../../model/path_text.ts";
import { sameRows, type SavedRows, type SavedTable } from "../../model/saved_rows.ts";
import type { Database } from "../../system/databases.ts";
import { filePlace } from "./file_place.ts";
import { type ResolvedMove, ThreadError } from "./place_files.ts";
import type { ActTools } from "../tools.ts";
import { inTransaction } from "./transaction.ts";
import type { ThreadTools } from "./trash_thread.ts";

/** What bringing a thread back came to. */
export interface Restored {
  /** What had to be left out, for people. */
  readonly notes: readonly string[];
  /** Folders made for its files. */
  readonly made: readonly string[];
}

/**
 * Puts the rows back, then links the files to their old places; the last link is the commit point. Never a moment with a
 * file and no row: a scanning list would insert a nameless one (write-rules §3.1). After any error {@link settleRestore}
 * tells on which side of it the thread is.
 */
export function commitRestore(
  thread: JournalThread,
  moves: readonly ResolvedMove[],
  { tools, db }: ThreadTools,
): Restored {
  const { id, rows } = thread;
  const notes = db !== null && id !== null
    ? putRowsBack(id, rows, db)
    : rows.length > 0
    ? ["its rows stay in the journal: the store has no database now"]
    : [];
  const made = moves.flatMap(({ from, to }) => {
    const folders = tools.writer.makeDirs(parentPath(to));
    tools.writer.link(from, to);
    return folders;
  });
  return { notes, made };
}

/** Removes the names in the trash, once those in the store are on disk. */
export function unlinkTrashed(moves: readonly ResolvedMove[], { writer, system }: ActTools): void {
  for (const move of moves) {
    if (filePlace(move, system.files) === "both") writer.unlink(move.from);
  }
}

/**
 * Brings a thread that was cut off on its way back to one side: once its last file is back it is finished, before that it
 * goes to the trash again. Returns whether it is in the store.
 *
 * @throws {ThreadError} when what is there cannot be explained: then nothing of it is touched.
 */
export function settleRestore(
  thread: JournalThread,
  moves: readonly ResolvedMove[],
  { tools, db }: ThreadTools,
): boolean {
  const places = moves.map((move) => ({ move, place: filePlace(move, tools.system.files) }));
  if (places.every(({ place }) => place === "both" || place === "target")) {
    for (const folder of new Set(moves.map(({ to }) => parentPath(to)))) {
      tools.writer.syncDir(folder);
    }
    unlinkTrashed(moves, tools);
    return true;
  }
  const strange = places.find(({ place }) => place === "target");
  if (strange !== undefined) {
    throw new ThreadError(
      `"${strange.move.from}" has left the trash, other files of its thread not`,
    );
  }
  // Its files leave before its rows: never a file without a row.
  for (const { move, place } of places) if (place === "both") tools.writer.unlink(move.to);
  if (db !== null && thread.id !== null) takeRowsBack(thread.id, thread.rows, db);
  return false;
}

function putRowsBack(id: string, rows: SavedRows, db: Database): readonly string[] {
  return inTransaction(db, () => {
    const now = saveRows(db, id);
    const own = rowsOf(rows, now);
    if (now.some(({ table }) => table === "threads")) {
      if (sameRows(own, rows)) return [];
      if (!isRebuilt(now, rows)) {
        throw new ThreadError("Codex has a thread with this id again; it is left as it is");
      }
      deleteRows(db, own);
    }
    return insertRows(db, rows);
  });
}

/** Removes what {@link putRowsBack} put there, and nothing that Codex has made or changed since. */
function takeRowsBack(id: string, rows: SavedRows, db: Database): void {
  inTransaction(db, () => {
    const now = saveRows(db, id);
    const owner = rowOwner(now, rows);
    if (owner === "ours") deleteRows(db, rowsOf(rows, now));
    if (owner === "none") deleteRows(db, rows);
  });
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

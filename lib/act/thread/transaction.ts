import { rowHas, updateRow } from "../../codex/state/row_updates.ts";
import type { Database } from "../../system/databases.ts";
import { ThreadError } from "./place_files.ts";
import type { ThreadTools, Work } from "./procedure.ts";

/** Runs `work` in one write transaction: all of it or nothing. */
export function inTransaction<T>(db: Database, work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

/** SQLite may have rolled back by itself already; the error that led here is the one to tell. */
function rollBack(db: Database): void {
  try {
    db.exec("ROLLBACK");
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

/** Whether an error means that another process is writing to the database right now. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && /^database (?:table )?is locked/.test(error.message);
}

/**
 * Changes files and the columns of the thread's row in one transaction, whose commit is the thread's; without a row, the
 * files alone.
 *
 * @throws {ThreadError} when the row is not what was planned: then no file is touched.
 */
export function changeWithRow(
  { thread: { id, updates } }: Work,
  { db, changeFiles }: Pick<ThreadTools, "db"> & { readonly changeFiles: () => void },
): void {
  if (db === null || id === null || updates.length === 0) {
    changeFiles();
    return;
  }
  inTransaction(db, () => {
    if (!rowHas(db, { id, updates, side: "before" })) {
      throw new ThreadError("its database row has changed since it was looked at");
    }
    changeFiles();
    updateRow(db, { id, updates });
  });
}

/** Whether the row of a thread that was cut off is past the commit; `null` when no row decides. */
export function isRowPast(
  { thread: { id, updates } }: Work,
  { db }: Pick<ThreadTools, "db">,
): boolean | null {
  if (db === null || id === null || updates.length === 0) return null;
  return rowHas(db, { id, updates, side: "after" });
}

import type { Database } from "../../system/databases.ts";

/**
 * Runs `work` in one write transaction: all of it or nothing. Nobody is waited for once it has begun: `work` may unlink files,
 * which cannot be said twice. In WAL mode an exclusive transaction is an immediate one; with a rollback journal a reader would
 * keep the COMMIT waiting, behind the unlinks.
 *
 * @throws what {@link isBusy} knows, before `work` has begun, when another process uses the database.
 */
export function inTransaction<T>(db: Database, work: () => T): T {
  db.exec("BEGIN EXCLUSIVE");
  try {
    const result = work();
    commit(db);
    return result;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

/** A transaction that may have been committed or not: the disk failed while it was written, and only who opens anew can tell. */
export class UnsureCommitError extends Error {}

/**
 * A commit that could not be forced to disk is rolled back in this process, but what was written of it may count for the next one
 * that recovers the log.
 *
 * @throws {UnsureCommitError} then; nothing may be taken back on the strength of what is seen here.
 */
function commit(db: Database): void {
  try {
    db.exec("COMMIT");
  } catch (error) {
    const isUnsure = error instanceof Error && error.message.startsWith("disk I/O error");
    throw isUnsure ? new UnsureCommitError(error.message, { cause: error }) : error;
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

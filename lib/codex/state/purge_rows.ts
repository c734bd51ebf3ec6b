/**
 * What Codex keeps of a thread and removes only when the thread goes for good (write-rules §1.2): in databases beside `state_5`,
 * and in tables of that one which a soft delete leaves.
 *
 * @module
 */
import type { RolloutId, ThreadId } from "../../model/ids.ts";
import type { Database } from "../../system/databases.ts";
import { quoted } from "./saved_rows.ts";
import type { SideDatabase } from "./side_databases.ts";
import { tableColumns } from "./state_schema.ts";

/** A thread whose rows go. */
export interface PurgedThread {
  readonly id: ThreadId;
  /** Ids of its rollouts: the projection is kept by them. */
  readonly rolloutIds: readonly RolloutId[];
}

/** What {@link purgeSideRows} removes. */
export interface PurgeOptions {
  readonly tables: SideDatabase["tables"];
  readonly thread: PurgedThread;
  /** Most rows of one transaction. */
  readonly most: number;
}

/**
 * Removes a thread's rows from these tables of one database, at most `most` of them: what a transaction changes stays in the
 * database's log until the next one begins, and there may be little room. Returns whether no row is left. A further call removes
 * the next rows. Runs inside the caller's transaction.
 */
export function purgeSideRows(db: Database, { tables, thread, most }: PurgeOptions): boolean {
  let left = most;
  for (const { table, column, byRollout, kind } of tables) {
    if (!tableColumns(db, table).includes(column)) continue;
    const ofKind = kind === null ? "" : " AND kind = ?";
    const own = `${quoted(column)} = ?${ofKind}`;
    const some = `rowid IN (SELECT rowid FROM ${quoted(table)} WHERE ${own} LIMIT ?)`;
    const isPieced = hasRowid(db, table);
    const remove = db.prepare(`DELETE FROM ${quoted(table)} WHERE ${isPieced ? some : own}`);
    const ids = byRollout ? new Set<string>([thread.id, ...thread.rolloutIds]) : [thread.id];
    for (const id of ids) {
      left -= remove.run(id, ...(kind === null ? [] : [kind]), ...(isPieced ? [left] : []));
      if (left <= 0) return false;
    }
  }
  return true;
}

/** Whether rows can be told by number: a table made `WITHOUT ROWID` is purged at once. */
function hasRowid(db: Database, table: string): boolean {
  return Number(db.prepare("SELECT wr FROM pragma_table_list(?)").get(table)?.[0] ?? 0) === 0;
}

/**
 * What Codex keeps of a thread and removes only when the thread goes for good (write-rules §1.2): in databases beside `state_5`,
 * and in tables of that one which a soft delete leaves.
 *
 * @module
 */
import type { Database } from "../../system/databases.ts";
import { quoted } from "./saved_rows.ts";
import type { SideDatabase } from "./side_databases.ts";
import { tableColumns } from "./state_schema.ts";

/** A thread whose rows go. */
export interface PurgedThread {
  readonly id: string;
  /** Ids of its rollouts: the projection is kept by them. */
  readonly rolloutIds: readonly string[];
}

/**
 * Removes a thread's rows from these tables of one database, as far as it has them; said twice it does no harm. Inside the
 * caller's transaction.
 */
export function purgeSideRows(
  db: Database,
  { tables, thread }: {
    readonly tables: SideDatabase["tables"];
    readonly thread: PurgedThread;
  },
): void {
  for (const { table, column, byRollout, kind } of tables) {
    if (!tableColumns(db, table).includes(column)) continue;
    const ofKind = kind === null ? "" : " AND kind = ?";
    const remove = db.prepare(`DELETE FROM ${quoted(table)} WHERE ${quoted(column)} = ?${ofKind}`);
    const ids = byRollout ? new Set([thread.id, ...thread.rolloutIds]) : [thread.id];
    for (const id of ids) remove.run(id, ...(kind === null ? [] : [kind]));
  }
}

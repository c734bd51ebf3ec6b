/**
 * Changing single columns of a thread's row, so that whatever else Codex has changed in it meanwhile stays.
 *
 * @module
 */
import type { ThreadId } from "../../model/ids.ts";
import type { RowUpdate } from "../../model/plan.ts";
import type { SavedValue } from "../../model/thread/saved_rows.ts";
import type { Database } from "../../system/databases.ts";
import { mark, quoted, readSaved, untagged } from "./saved_rows.ts";
import { tableColumns } from "./state_schema.ts";

/** Whether the row of a thread has these values now; `false` when it has no row, or the database no such column. */
export function rowHas(
  db: Database,
  { id, updates, side }: {
    readonly id: ThreadId;
    readonly updates: readonly RowUpdate[];
    readonly side: "before" | "after";
  },
): boolean {
  const columns = updates.map(({ column }) => column);
  const known = new Set(tableColumns(db, "threads"));
  if (!columns.every((column) => known.has(column))) return false;
  const now = readColumns(db, { id, columns });
  return now !== null &&
    updates.every((update, at) => JSON.stringify(now[at]) === JSON.stringify(update[side]));
}

/** Values of some columns of a thread's row; `null` when it has no row. */
export function readColumns(
  db: Database,
  { id, columns }: { readonly id: ThreadId; readonly columns: readonly string[] },
): readonly SavedValue[] | null {
  const [row] = readSaved(
    columns,
    (list) => db.prepare(`SELECT ${list} FROM threads WHERE id = ?`, { bigInts: true }).all(id),
  );
  return row ?? null;
}

/** Sets the columns to their new values. Inside the caller's transaction. */
export function updateRow(
  db: Database,
  { id, updates }: { readonly id: ThreadId; readonly updates: readonly RowUpdate[] },
): void {
  const set = updates.map(({ column, after }) => `${quoted(column)} = ${mark(after)}`).join(", ");
  db.prepare(`UPDATE threads SET ${set} WHERE id = ?`)
    .run(...updates.map(({ after }) => untagged(after)), id);
}

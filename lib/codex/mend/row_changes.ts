/**
 * Changing rows of Codex's that are no thread's own, each whole: how far its databases have taken the files in, and which threads
 * are whose sub-agents (repair-rules §19).
 *
 * @module
 */
import type { ThreadPlan } from "../../model/plan.ts";
import { CHANGED_TABLES, type RowChange } from "../../model/thread/row_change.ts";
import { savedText, type SavedValue } from "../../model/thread/saved_rows.ts";
import type { Database } from "../../system/databases.ts";
import { mark, quoted, readSaved, untagged } from "../state/saved_rows.ts";
import { tableColumns } from "../state/state_schema.ts";

/** Which database of Codex's a row lies in. */
export type ChangedDatabase = "state" | "history";

/** The changes in one database. */
export function changesIn(
  database: ChangedDatabase,
  { sets = [] }: Pick<ThreadPlan, "sets">,
): readonly RowChange[] {
  const isHistory = database === "history";
  return sets.filter(({ table }) => (table === "thread_history_projection_state") === isHistory);
}

/** Which value the key of a row has, before and after. */
function keyOf({ table, columns, before, after }: RowChange): SavedValue {
  return (before ?? after)?.[columns.indexOf(CHANGED_TABLES[table])] ?? null;
}

/** Whether the row is as it is on one side of the change; `false` also where the database has no such columns. */
export function holds(
  db: Database,
  change: RowChange,
  { side }: { readonly side: "before" | "after" },
): boolean {
  const { table, columns } = change;
  const known = new Set(tableColumns(db, table));
  if (columns.length === 0 || !columns.every((column) => known.has(column))) return false;
  const now = rowOf(db, { table, columns, key: keyOf(change) });
  return JSON.stringify(now) === JSON.stringify(change[side]);
}

/** A row by its key; `null`: there is none. */
export function rowOf(
  db: Database,
  { table, columns, key }: Pick<RowChange, "table" | "columns"> & { readonly key: SavedValue },
): readonly SavedValue[] | null {
  const where = `${quoted(CHANGED_TABLES[table])} IS ${mark(key)}`;
  const [row] = readSaved(
    columns,
    (list) =>
      db.prepare(`SELECT ${list} FROM ${quoted(table)} WHERE ${where}`, { bigInts: true })
        .all(untagged(key)),
  );
  return row ?? null;
}

/** Makes the row what it is after the change. Inside the caller's transaction, which has looked at what it was. */
export function changeRow(db: Database, change: RowChange): void {
  const { table, columns, before, after } = change;
  const name = quoted(table);
  const key = keyOf(change);
  const where = `${quoted(CHANGED_TABLES[table])} IS ${mark(key)}`;
  if (after === null) {
    db.prepare(`DELETE FROM ${name} WHERE ${where}`).run(untagged(key));
    return;
  }
  const values = after.map(untagged);
  if (before === null) {
    db.prepare(
      `INSERT INTO ${name} (${columns.map(quoted).join(", ")}) VALUES (${
        after.map(mark).join(", ")
      })`,
    ).run(...values);
    return;
  }
  const set = columns.map((column, at) => `${quoted(column)} = ${mark(after[at] ?? null)}`);
  db.prepare(`UPDATE ${name} SET ${set.join(", ")} WHERE ${where}`).run(...values, untagged(key));
}

/**
 * Why the changes cannot be this thread's, for people; `null` when they can. Journals are untrusted: they may name any row of
 * these tables.
 */
export function foreignChange(
  { id, rolloutIds, sets = [] }: Pick<ThreadPlan, "id" | "rolloutIds" | "sets">,
): string | null {
  const own = new Set<string | null>([id, ...rolloutIds]);
  for (const change of sets) {
    const key = savedText(keyOf(change));
    const isOwn = change.table === "backfill_state" ? id === null : id !== null && own.has(key);
    const isKept = [change.before, change.after].every((row) =>
      row === null || JSON.stringify(keyIn(change, row)) === JSON.stringify(keyOf(change))
    );
    if (!isOwn || !isKept) {
      return `its journal changes a row of ${change.table} that is not its own`;
    }
  }
  return null;
}

function keyIn({ table, columns }: RowChange, row: readonly SavedValue[]): SavedValue {
  return row[columns.indexOf(CHANGED_TABLES[table])] ?? null;
}

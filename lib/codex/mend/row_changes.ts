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
import { KNOWN_TARGETS, tableColumns } from "../state/state_schema.ts";

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

/** Which values the key of a row has, before and after. */
function keyOf(change: RowChange): readonly SavedValue[] {
  return keyIn(change, change.before ?? change.after ?? []);
}

function keyIn(
  { table, columns }: Pick<RowChange, "table" | "columns">,
  row: readonly SavedValue[],
): readonly SavedValue[] {
  return CHANGED_TABLES[table].key.map((column) => row[columns.indexOf(column)] ?? null);
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

/** A row by the values of its key; `null`: there is none. */
export function rowOf(
  db: Database,
  { table, columns, key }:
    & Pick<RowChange, "table" | "columns">
    & { readonly key: readonly SavedValue[] },
): readonly SavedValue[] | null {
  const [row] = readSaved(
    columns,
    (list) =>
      db.prepare(`SELECT ${list} FROM ${quoted(table)} WHERE ${whereKey(table, key)}`, {
        bigInts: true,
      }).all(...key.map(untagged)),
  );
  return row ?? null;
}

function whereKey(table: RowChange["table"], key: readonly SavedValue[]): string {
  return CHANGED_TABLES[table].key
    .map((column, at) => `${quoted(column)} IS ${mark(key[at] ?? null)}`).join(" AND ");
}

/** Makes the row what it is after the change. Inside the caller's transaction, which has looked at what it was. */
export function changeRow(db: Database, change: RowChange): void {
  const { table, columns, before, after } = change;
  const name = quoted(table);
  const key = keyOf(change);
  const where = whereKey(table, key);
  if (after === null) {
    db.prepare(`DELETE FROM ${name} WHERE ${where}`).run(...key.map(untagged));
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
  db.prepare(`UPDATE ${name} SET ${set.join(", ")} WHERE ${where}`)
    .run(...values, ...key.map(untagged));
}

/**
 * Whether a row that would go is named by threads: they would lose it, or take everybody's list away. `except`: threads that no longer
 * name it by then.
 */
export function isNamedByThreads(
  db: Database,
  { table, columns, before, after }: RowChange,
  except: ReadonlySet<string | null> = new Set(),
): boolean {
  const column = KNOWN_TARGETS.find(([, target]) => target === table)?.[0];
  if (column === undefined || before === null || after !== null) return false;
  if (!tableColumns(db, "threads").includes(column)) return false;
  const id = before[columns.indexOf("id")] ?? null;
  return db.prepare(`SELECT id FROM threads WHERE ${quoted(column)} IS ${mark(id)}`)
    .all(untagged(id)).some(([thread]) => !except.has(`${thread}`));
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
    const { table, columns, before, after } = change;
    const { owner } = CHANGED_TABLES[table];
    const sides = [before, after].filter((row) => row !== null);
    const isOwn = owner === null ? id === null : id !== null &&
      sides.every((row) => own.has(savedText(row[columns.indexOf(owner)] ?? null)));
    const key = JSON.stringify(keyOf(change));
    const isKept = sides.every((row) => JSON.stringify(keyIn(change, row)) === key);
    if (!isOwn || !isKept) {
      return `its journal changes a row of ${table} that is not its own`;
    }
  }
  return null;
}

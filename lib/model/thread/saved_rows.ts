/**
 * A value of SQLite in JSON without loss: integer, real, text, BLOB, or text that is not UTF-8 (write-rules §2.1). Plain JSON
 * would round integers over 2^53 and replace bad text.
 */
export type SavedValue =
  | null
  | { readonly i: string }
  /** As text where JSON has no number for it. */
  | { readonly r: number | "Infinity" | "-Infinity" }
  | { readonly t: string }
  /** Base64. */
  | { readonly b: string }
  /** Base64 of the bytes. */
  | { readonly tb: string };

/** Rows of one table, in full. */
export interface SavedTable {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SavedValue[])[];
}

/** Everything that `state_5` keeps of one thread and a soft delete takes away (write-rules §1.1). */
export type SavedRows = readonly SavedTable[];

/** Whether the thread's own row is among them. */
export function hasThreadRow(rows: SavedRows): boolean {
  return rows.some(({ table }) => table === "threads");
}

/** Value of a column of the thread's own row; `null` also when there is no row, or no such column. */
export function threadValue(rows: SavedRows, column: string): SavedValue {
  const table = rows.find(({ table }) => table === "threads");
  return table?.rows[0]?.[table.columns.indexOf(column)] ?? null;
}

/** A saved value as text; `null` when it is none, or not UTF-8. */
export function savedText(value: SavedValue): string | null {
  return value !== null && "t" in value ? value.t : null;
}

/** Whether two saves hold the same rows; both come sorted. */
export function sameRows(a: SavedRows, b: SavedRows): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The same rows with other values in the thread's own; columns that it does not have are added. */
export function withThreadValues(
  rows: SavedRows,
  values: Readonly<Record<string, SavedValue>>,
): SavedRows {
  return rows.map((saved) => {
    if (saved.table !== "threads") return saved;
    const added = Object.keys(values).filter((name) => !saved.columns.includes(name));
    const columns = added.length === 0 ? saved.columns : [...saved.columns, ...added];
    const valueOf = (name: string, old: SavedValue) =>
      Object.hasOwn(values, name) ? values[name]! : old;
    return {
      ...saved,
      columns,
      rows: saved.rows.map((row) => columns.map((name, at) => valueOf(name, row[at] ?? null))),
    };
  });
}

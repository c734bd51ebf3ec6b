/**
 * Bounds on what a database may make of a few bytes: values that share their pages, and pages that lead in circles.
 *
 * @module
 */
import type { Database, SqlValue } from "../../system/databases.ts";

/** Longest value that is read without asking for its size first: prompts are shorter. */
export const LONGEST_UNASKED = 256 * 1024;
/** Largest row that is read, in bytes of the columns that are. */
const LARGEST_ROW = 8 * 1024 * 1024;
/** Bytes that the smallest row takes at least. */
const LEAST_ROW = 20;

/** A row that is passed by. */
export interface LargeRow {
  /** `null`: the id is what is too large. */
  readonly id: string | null;
  readonly bytes: number;
}

/** Size of these columns of a row of `threads t`; SQLite knows it without reading the values. */
function rowSize(columns: readonly string[]): string {
  return columns.map((name) => `ifnull(octet_length(t.${name}), 0)`).join(" + ");
}

/** The condition that a row of `threads t` is small enough to be read. */
export function fits(columns: readonly string[]): string {
  return `${rowSize(columns)} <= ${LARGEST_ROW}`;
}

/**
 * Threads whose row is too large to be read, the first few of them.
 *
 * @throws when the others hold more than the file: values that share their bytes are damage, and no bound would hold for them.
 */
export function largeRows(db: Database, columns: readonly string[]): readonly LargeRow[] {
  if (columns.length === 0) return [];
  const size = rowSize(columns);
  const total = db.prepare(`SELECT total(${size}) FROM threads t WHERE ${fits(columns)}`).get()![0];
  if (Number(total) > fileBytes(db)) throw new Error("its rows hold more than the file has bytes");
  const id = "CASE WHEN octet_length(t.id) <= 100 THEN t.id END";
  return db.prepare(`SELECT ${id}, ${size} FROM threads t WHERE NOT ${fits(columns)} LIMIT 10`)
    .all().map(([id, bytes]) => ({
      id: typeof id === "string" ? id : null,
      bytes: Number(bytes),
    }));
}

/**
 * All rows of a query.
 *
 * @throws when they are more than the file has room for: pages that lead in circles have no end.
 */
export function allRows(
  db: Database,
  select: string,
  { bigInts }: { readonly bigInts: boolean },
): readonly (readonly SqlValue[])[] {
  const most = Math.floor(fileBytes(db) / LEAST_ROW);
  const rows = db.prepare(`${select} LIMIT ?`, { bigInts }).all(most);
  if (rows.length === most) throw new Error("it has more rows than the file has room for");
  return rows;
}

function fileBytes(db: Database): number {
  const [bytes] = db.prepare(
    "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
  ).get()!;
  return Number(bytes);
}

/**
 * Saving without loss, comparing, deleting and putting back what `state_5` keeps of a thread (write-rules §1.1, §2).
 *
 * @module
 */
import type { ThreadId } from "../../model/ids.ts";
import {
  type SavedRows,
  type SavedTable,
  savedText,
  type SavedValue,
} from "../../model/thread/saved_rows.ts";
import type { Database, SqlValue } from "../../system/databases.ts";
import { KNOWN_TARGETS, tableColumns, THREAD_TABLES } from "./state_schema.ts";

/** A name as an SQL identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Reads columns without loss: `read` is given what to select. As they are first; where a text may not be what the database holds,
 * because it has a NUL (the runtime cuts it off there) or is not UTF-8 (the runtime replaces that), once more byte by byte, which
 * takes ten times the memory on its way.
 */
export function readSaved(
  columns: readonly string[],
  read: (list: string) => readonly (readonly SqlValue[])[],
): SavedValue[][] {
  const names = columns.map(quoted);
  const hasNul = names.map((name) => `instr(${name}, char(0))`).join(" OR ");
  const rows = read(`${names.join(", ")}, ${hasNul}`);
  if (rows.every(isExact)) return rows.map((row) => row.slice(0, -1).map(tagged));
  const bytes = names.map((name) =>
    `typeof(${name}) = 'text', CASE typeof(${name}) WHEN 'text' THEN CAST(${name} AS BLOB) ELSE ${name} END`
  );
  return read(bytes.join(", ")).map(exactRow);
}

/** What the runtime puts in place of bytes that are not UTF-8. */
const REPLACED = "\uFFFD";

function isExact(row: readonly SqlValue[]): boolean {
  return Number(row.at(-1) ?? 0) === 0 &&
    !row.some((value) => typeof value === "string" && value.includes(REPLACED));
}

function tagged(value: SqlValue): SavedValue {
  switch (typeof value) {
    case "bigint":
      return { i: `${value}` };
    case "number":
      return { r: Number.isFinite(value) ? value : value > 0 ? "Infinity" : "-Infinity" };
    case "string":
      return { t: value };
    default:
      return value === null ? null : { b: value.toBase64() };
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function exactRow(values: readonly SqlValue[]): SavedValue[] {
  const row: SavedValue[] = [];
  for (let at = 0; at < values.length; at += 2) {
    const value = values[at + 1] ?? null;
    row.push(Number(values[at]) === 1 ? textOf(value as Uint8Array) : tagged(value));
  }
  return row;
}

function textOf(bytes: Uint8Array): SavedValue {
  try {
    return { t: utf8.decode(bytes) };
  } catch {
    // Not UTF-8: kept byte for byte.
    return { tb: bytes.toBase64() };
  }
}

/** The value to bind for a saved one. */
export function untagged(value: SavedValue): SqlValue {
  if (value === null) return null;
  if ("i" in value) return BigInt(value.i);
  if ("r" in value) return Number(value.r);
  if ("t" in value) return value.t;
  return Uint8Array.fromBase64("b" in value ? value.b : value.tb);
}

/** The placeholder for a saved value: text that is not UTF-8 can only be bound as bytes and made text by SQLite. */
export function mark(value: SavedValue): string {
  return value !== null && "tb" in value ? "CAST(? AS TEXT)" : "?";
}

/** Every row of a thread, sorted; tables without any are left out. */
export function saveRows(db: Database, id: ThreadId): SavedRows {
  return THREAD_TABLES.flatMap(([table, keys]): SavedTable[] => {
    const columns = tableColumns(db, table);
    if (columns.length === 0) return [];
    const where = keys.map((key) => `${quoted(key)} = ?`).join(" OR ");
    const rows = readSaved(
      columns,
      (list) =>
        db.prepare(`SELECT ${list} FROM ${quoted(table)} WHERE ${where}`, { bigInts: true })
          .all(...keys.map(() => id)),
    );
    rows.sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    return rows.length === 0 ? [] : [{ table, columns, rows }];
  });
}

/**
 * Rows of `now` without the rows that another thread of the same batch saved. An edge between two threads is saved once, with one
 * of them.
 */
export function withoutRows(
  now: SavedRows,
  isElsewhere: (key: string) => boolean,
): SavedRows {
  return now.flatMap((saved): SavedTable[] => {
    const rows = saved.rows.filter((row) => !isElsewhere(rowKey(saved.table, row)));
    return rows.length === 0 ? [] : [{ ...saved, rows }];
  });
}

/** Identity of a saved row among all tables. */
export function rowKey(table: string, row: readonly SavedValue[]): string {
  return `${table} ${JSON.stringify(row)}`;
}

/** Deletes exactly the saved rows that are there, children before the thread. Inside the caller's transaction. */
export function deleteRows(db: Database, saved: SavedRows): void {
  for (const { table, columns, rows } of [...saved].reverse()) {
    if (tableColumns(db, table).length === 0) continue;
    for (const row of rows) {
      const where = columns.map((name, at) => `${quoted(name)} IS ${mark(row[at] ?? null)}`);
      db.prepare(`DELETE FROM ${quoted(table)} WHERE ${where.join(" AND ")}`)
        .run(...row.map(untagged));
    }
  }
}

/**
 * Why saved rows cannot belong to a thread, for people; `null` when they can. Journals are untrusted: they may name any table
 * and any other thread.
 */
export function foreignRows(saved: SavedRows, id: ThreadId): string | null {
  for (const { table, columns, rows } of saved) {
    const keys = THREAD_TABLES.find(([name]) => name === table)?.[1];
    if (keys === undefined) return `its journal has rows of ${table}, which keeps none of a thread`;
    const places = keys.map((key) => columns.indexOf(key));
    const isOwn = rows.every((row) =>
      row.length === columns.length && places.some((at) => savedText(row[at] ?? null) === id)
    );
    if (!isOwn) return `its journal has rows of ${table} that belong to another thread`;
  }
  return null;
}

/** What putting rows back had to leave out, for people. */
export type RestoreNotes = readonly string[];

/**
 * Puts rows back under the schema of today: columns it lacks are left out, a section or project that is gone becomes none
 * (a dangling one makes Codex's list fail for the whole store, write-rules §2.3). Inside the caller's transaction.
 */
export function insertRows(db: Database, saved: SavedRows): RestoreNotes {
  const notes: string[] = [];
  for (const { table, columns, rows } of saved) {
    const today = new Set(tableColumns(db, table));
    if (today.size === 0) {
      notes.push(`its rows of ${table} (${rows.length}) stay in the journal: that table is gone`);
      continue;
    }
    const kept = columns.filter((name) => today.has(name));
    const lost = columns.filter((name) => !today.has(name));
    if (lost.length > 0) notes.push(`columns of ${table} that are gone: ${lost.join(", ")}`);
    // An edge may have come back with its other end already.
    const verb = table === "thread_spawn_edges" ? "INSERT OR IGNORE" : "INSERT";
    for (const row of rows) {
      const values = new Map(columns.map((name, at) => [name, row[at] ?? null]));
      if (table === "threads") notes.push(...dropDangling(db, values));
      const bound = kept.map((name) => values.get(name) ?? null);
      db.prepare(
        `${verb} INTO ${quoted(table)} (${kept.map(quoted).join(", ")})
         VALUES (${bound.map(mark).join(", ")})`,
      ).run(...bound.map(untagged));
      if (table === "threads") undoTriggers(db, { values, kept });
    }
  }
  return notes;
}

/** Columns that Codex's insert triggers fill where they are NULL or 0 (codex-storage §4.1): old rows may really be so. */
const TRIGGERED = ["created_at_ms", "updated_at_ms", "recency_at", "recency_at_ms"];

function undoTriggers(
  db: Database,
  { values, kept }: {
    readonly values: ReadonlyMap<string, SavedValue>;
    readonly kept: readonly string[];
  },
): void {
  const columns = kept.filter((name) => TRIGGERED.includes(name));
  if (columns.length === 0) return;
  const bound = [...columns, "id"].map((name) => values.get(name) ?? null);
  const set = columns.map((name) => `${quoted(name)} = ?`).join(", ");
  db.prepare(`UPDATE threads SET ${set} WHERE id = ?`).run(...bound.map(untagged));
}

/**
 * Whose row of a thread there is: `none`, `ours` (what {@link insertRows} makes of the saved one), or `other`: Codex has
 * changed it since, or made it.
 */
export function rowOwner(now: SavedRows, saved: SavedRows): "none" | "ours" | "other" {
  const [there, kept] = [threadRow(now), threadRow(saved)];
  if (there === null) return "none";
  if (kept === null) return "other";
  for (const [name, value] of kept) {
    const seen = there.get(name);
    // A column that is gone, or a section or project that is, was left out.
    if (seen === undefined || (seen === null && DROPPED.has(name))) continue;
    if (JSON.stringify(seen) !== JSON.stringify(value)) return "other";
  }
  return "ours";
}

const DROPPED: ReadonlySet<string> = new Set([
  ...KNOWN_TARGETS.map(([column]) => column),
  "section_position",
  "section_entered_at_ms",
]);

function threadRow(rows: SavedRows): ReadonlyMap<string, SavedValue> | null {
  const table = rows.find(({ table }) => table === "threads");
  const row = table?.rows[0];
  if (table === undefined || row === undefined) return null;
  return new Map(table.columns.map((name, at) => [name, row[at] ?? null]));
}

/**
 * Rows of `now` that went in with `saved`: all that hang on the thread alone, but of the edges between two threads only the
 * saved ones, for the others came back with another thread.
 */
export function rowsOf(saved: SavedRows, now: SavedRows): SavedRows {
  const edges = new Set(
    saved.flatMap(({ table, rows }) => rows.map((row) => rowKey(table, row))),
  );
  return now.flatMap((table): SavedTable[] => {
    if (table.table !== "thread_spawn_edges") return [table];
    const rows = table.rows.filter((row) => edges.has(rowKey(table.table, row)));
    return rows.length === 0 ? [] : [{ ...table, rows }];
  });
}

function dropDangling(db: Database, values: Map<string, SavedValue>): string[] {
  const notes: string[] = [];
  for (const [column, target] of KNOWN_TARGETS) {
    const value = values.get(column) ?? null;
    if (value === null) continue;
    const exists = tableColumns(db, target).length > 0 &&
      db.prepare(`SELECT 1 FROM ${quoted(target)} WHERE id = ?`).get(untagged(value)) !== null;
    if (exists) continue;
    values.set(column, null);
    if (column === "thread_section_id") {
      values.set("section_position", null);
      values.set("section_entered_at_ms", null);
    }
    notes.push(`its ${column === "project_id" ? "project" : "section"} is gone: it is in none now`);
  }
  return notes;
}

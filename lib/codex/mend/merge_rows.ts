/**
 * What another database of threads knows that this one has lost: names, sections, projects, times, and what hangs on threads. Where a
 * thread was used since, only what is missing comes (repair-rules §6). The other one is untrusted, and only read.
 *
 * @module
 */
import type { ThreadId } from "../../model/ids.ts";
import {
  CHANGED_TABLES,
  type ChangedTableName,
  type RowChange,
} from "../../model/thread/row_change.ts";
import { savedText, type SavedValue } from "../../model/thread/saved_rows.ts";
import { isOutOfBounds } from "../../system/database_error.ts";
import type { Database } from "../../system/databases.ts";
import { NUMBER_COLUMNS, TEXT_COLUMNS } from "../check/checked_rows.ts";
import { tableTrouble } from "../state/plain_tables.ts";
import { readColumns } from "../state/row_updates.ts";
import { quoted, readSaved } from "../state/saved_rows.ts";
import { KNOWN_TARGETS, tableColumns } from "../state/state_schema.ts";
import { rowOf } from "./row_changes.ts";

/** What a thread gets. */
export interface ThreadMerge {
  /** Columns of its row, with their new values; those that have them already are left out. */
  readonly columns: Readonly<Record<string, SavedValue>>;
  /** Rows that hang on it. */
  readonly sets: readonly RowChange[];
}

/** Two databases, open for reading. */
export interface MergeRows {
  /** What a thread gets that has a row in both; `null`: nothing. */
  thread(id: ThreadId): ThreadMerge | null;
  /** Sections and projects that are missing. */
  readonly shared: readonly RowChange[];
}

/** What is taken over where it is missing. */
const MISSING = [
  ...["name", "git_sha", "git_branch", "git_origin_url", "agent_nickname", "agent_role"],
  ...["agent_path", "originator", "thread_source", "creator_user_id", "creator_account_id"],
  ...["attached_thread_parent_id", "daybreak_enabled"],
] as const;

/** What a rebuilt database has from the files, and otherwise than it was: taken over where nobody has used the thread since. */
const UNLESS_USED = [
  ...["title", "preview", "first_user_message", "memory_mode", "created_at", "created_at_ms"],
  ...["updated_at", "updated_at_ms", "recency_at", "recency_at_ms", "is_pinned"],
] as const;

/** What goes along with a section, and where the section itself lies. */
const PLACES = [
  ["thread_section_id", ["section_position", "section_entered_at_ms"]],
  ["project_id", []],
] as const;

const SHARED: readonly ChangedTableName[] = ["thread_sections", "projects", "project_roots"];
const OWNED: readonly ChangedTableName[] = [
  "thread_read_receipts",
  "thread_spawn_edges",
  "thread_dynamic_tools",
  "thread_attachments",
];

/** Why a database is none of Codex's threads that can be merged, for people; `null`: it is one. */
export function mergeTrouble(other: Database): string | null {
  const trouble = tableTrouble(other, ["threads", ...SHARED, ...OWNED]);
  if (trouble !== null) return trouble;
  const columns = new Set(tableColumns(other, "threads"));
  const missing = ["id", "rollout_path", "updated_at", "title", "preview"]
    .find((column) => !columns.has(column));
  return missing === undefined ? null : `threads has no column ${missing}`;
}

/** Looks what of another database can be taken over. Both must be open as long as threads are asked for. */
export function newMergeRows(own: Database, other: Database): MergeRows {
  const tables = new Map(
    [...SHARED, ...OWNED].map((table) => [table, columnsInBoth({ own, other, table })]),
  );
  const missing = (table: ChangedTableName, id?: ThreadId) =>
    missingRows({ own, other, table, columns: tables.get(table)!, id });
  const shared = SHARED.flatMap((table) => missing(table));
  const targets = new Map(
    KNOWN_TARGETS.map(([column, table]) => [column, idsOf({ own, table, shared })]),
  );
  const both = new Set(tableColumns(other, "threads"));
  const columns = tableColumns(own, "threads").filter((column) => both.has(column));
  return {
    shared,
    thread(id) {
      const now = valuesOf(own, { id, columns });
      const then = now === null ? null : boundedValuesOf(other, { id, columns });
      if (now === null || then === null) return null;
      const merged = columnsOf({ now, then, targets });
      const sets = OWNED.flatMap((table) => missing(table, id));
      return Object.keys(merged).length + sets.length === 0 ? null : { columns: merged, sets };
    },
  };
}

type Values = ReadonlyMap<string, SavedValue>;

function valuesOf(
  db: Database,
  { id, columns }: { readonly id: ThreadId; readonly columns: readonly string[] },
): Values | null {
  const row = readColumns(db, { id, columns });
  return row === null ? null : new Map(columns.map((column, at) => [column, row[at] ?? null]));
}

/** `null` also where one of them is too long to be Codex's. */
function boundedValuesOf(...of: Parameters<typeof valuesOf>): Values | null {
  try {
    return valuesOf(...of);
  } catch (error) {
    if (!isOutOfBounds(error)) throw error;
    return null;
  }
}

interface Merging {
  readonly now: Values;
  readonly then: Values;
  /** Ids that sections and projects have once they are merged. */
  readonly targets: ReadonlyMap<string, ReadonlySet<string>>;
}

function columnsOf({ now, then, targets }: Merging): Record<string, SavedValue> {
  const merged: Record<string, SavedValue> = {};
  const take = (column: string) => {
    const value = then.get(column) ?? null;
    const isSame = JSON.stringify(value) === JSON.stringify(now.get(column) ?? null);
    if (now.has(column) && !isSame && isSound(column, value)) merged[column] = value;
  };
  const isKnown = (column: string) => !isMissing(then.get(column) ?? null);
  for (const column of MISSING) {
    if (isMissing(now.get(column) ?? null) && isKnown(column)) take(column);
  }
  if (!isUsedSince(now, then)) UNLESS_USED.filter(isKnown).forEach(take);
  const isArchived = [now, then].every((row) => numberOf(row.get("archived")) === 1);
  if (isArchived && isKnown("archived_at")) take("archived_at");
  for (const [column, along] of PLACES) {
    const target = savedText(then.get(column) ?? null);
    if (target === null || !isMissing(now.get(column) ?? null)) continue;
    if (targets.get(column)?.has(target) !== true) continue;
    take(column);
    for (const more of along) take(more);
  }
  return merged;
}

/**
 * Every turn costs tokens, and a database that is made anew counts those of the file. Its time is that of the file, which Codex also
 * writes to without a turn: it decides where nobody has counted.
 */
function isUsedSince(now: Values, then: Values): boolean {
  const [used, were] = [now, then].map((row) => numberOf(row.get("tokens_used")));
  if (used === were && used! > 0) return false;
  return numberOf(now.get("updated_at")) > numberOf(then.get("updated_at"));
}

function numberOf(value: SavedValue | undefined): number {
  return value != null && "i" in value ? Number(value.i) : 0;
}

function isMissing(value: SavedValue): boolean {
  return value === null || ("t" in value && value.t === "");
}

const TEXTS: ReadonlySet<string> = new Set([...TEXT_COLUMNS, "memory_mode"]);
const NUMBERS: ReadonlySet<string> = new Set([
  ...[...NUMBER_COLUMNS, "created_at", "updated_at", "recency_at", "section_entered_at_ms"],
  "is_pinned",
]);
/** Beyond this Codex reads no moment. */
const LAST_MS = 8_210_266_876_799;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether Codex can read it: one value that it cannot takes everybody's list away. */
function isSound(column: string, value: SavedValue): boolean {
  if (value === null) return column === "section_position" || column === "section_entered_at_ms";
  if (column === "attached_thread_parent_id") return "t" in value && UUID.test(value.t);
  if (TEXTS.has(column)) return "t" in value;
  if (!NUMBERS.has(column) || !("i" in value)) return false;
  // Seconds are no more than milliseconds may be, a thousand times fewer.
  const most = /_at$/.test(column) ? LAST_MS / 1000 : LAST_MS;
  return Math.abs(Number(value.i)) <= most;
}

interface MissingRowsOptions {
  readonly own: Database;
  readonly other: Database;
  readonly table: ChangedTableName;
  /** Columns that both have; empty: no row of it can be taken over. */
  readonly columns: readonly string[];
  /** Of this thread alone; `undefined`: all. */
  readonly id: ThreadId | undefined;
}

/** Columns of a table in both databases; empty where a row made of them would not be whole. */
function columnsInBoth(
  { own, other, table }: Pick<MissingRowsOptions, "own" | "other" | "table">,
): readonly string[] {
  const there = new Set(tableColumns(other, table));
  const columns = tableColumns(own, table).filter((column) => there.has(column));
  const hasKey = CHANGED_TABLES[table].key.every((column) => columns.includes(column));
  return hasKey && isWhole(own, table, columns) ? columns : [];
}

/** Most rows of a table that are taken over, and most characters of each. */
const OF_ALL = { rows: 1000, length: 64 * 1024 };
/** The same of one thread. */
const OF_THREAD = { rows: 100, length: 256 * 1024 };

/** Rows of the other database whose key this one does not have. */
function missingRows(
  { own, other, table, columns, id }: MissingRowsOptions,
): readonly RowChange[] {
  const { key, owner } = CHANGED_TABLES[table];
  if (columns.length === 0) return [];
  const isOfThread = id !== undefined && owner !== null;
  const most = isOfThread ? OF_THREAD : OF_ALL;
  const length = columns.map((column) => `coalesce(length(${quoted(column)}), 0)`).join(" + ");
  const where = `${length} <= ${most.length}${isOfThread ? ` AND ${quoted(owner)} = ?` : ""}`;
  const rows = readSaved(
    columns,
    (list) =>
      other.prepare(`SELECT ${list} FROM ${quoted(table)} WHERE ${where} LIMIT ${most.rows}`, {
        bigInts: true,
      }).all(...(isOfThread ? [id] : [])),
  );
  if (rows.length === 0 || isKept(own, { table, id })) return [];
  return rows.filter(isPlain).flatMap((after): readonly RowChange[] => {
    const values = key.map((column) => after[columns.indexOf(column)] ?? null);
    const isThere = rowOf(own, { table, columns, key: values }) !== null;
    return isThere ? [] : [{ table, columns, before: null, after }];
  });
}

/** Whether a row can be made of these columns, and nothing else happens by it. */
function isWhole(own: Database, table: string, columns: readonly string[]): boolean {
  const needed = own.prepare(
    `SELECT name FROM pragma_table_info(?) WHERE "notnull" AND dflt_value IS NULL AND NOT pk`,
  ).all(table);
  const triggers = own.prepare(
    "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) = ?",
  ).get(table);
  return triggers === null && needed.every(([column]) => columns.includes(`${column}`));
}

/** Whether a thread has such rows of its own, which go with one another: those of before stay away. */
function isKept(
  own: Database,
  { table, id }: { readonly table: ChangedTableName; readonly id?: ThreadId | undefined },
): boolean {
  if (table !== "thread_dynamic_tools" && table !== "thread_attachments") return false;
  return own.prepare(`SELECT 1 FROM ${quoted(table)} WHERE thread_id = ? LIMIT 1`)
    .get(id ?? null) !== null;
}

/** Texts that are none are in no row of Codex's. */
function isPlain(row: readonly SavedValue[]): boolean {
  return row.every((value) => value === null || !("tb" in value));
}

function idsOf(
  { own, table, shared }: {
    readonly own: Database;
    readonly table: string;
    readonly shared: readonly RowChange[];
  },
): ReadonlySet<string> {
  const ids = tableColumns(own, table).includes("id")
    ? own.prepare(`SELECT id FROM ${quoted(table)}`).all().map(([id]) => `${id}`)
    : [];
  const more = shared.filter((change) => change.table === table)
    .flatMap(({ columns, after }) => savedText(after?.[columns.indexOf("id")] ?? null) ?? []);
  return new Set([...ids, ...more]);
}

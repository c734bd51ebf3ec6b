/**
 * Reading `threads` of `state_5.sqlite` (codex-storage §4.1). Which columns exist is asked of the schema, never of a version.
 *
 * @module
 */
import { asThreadId, type ThreadId } from "../../model/ids.ts";
import type { OnProblem } from "../../model/problem.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import type { SavedRows, SavedValue } from "../../model/thread/saved_rows.ts";
import type { ThreadRow } from "../../model/thread/thread_row.ts";
import type { Database, SqlValue } from "../../system/databases.ts";
import { type Files, listedOrTold } from "../../system/files.ts";
import { joinPath } from "../../text/path_text.ts";
import { asObject, asText, parseJson, threadIdIn } from "../json_value.ts";
import { allRows, fits } from "./bounded_rows.ts";
import { tableTrouble } from "./plain_tables.ts";

/** Which of the columns and tables that rollkeep reads are there. */
export interface ThreadsSchema {
  /** Columns of `threads`; empty when there is no such table. */
  readonly columns: ReadonlySet<string>;
  /** Whether `thread_spawn_edges` exists. */
  readonly hasEdges: boolean;
  /** Whether the size of a row is asked before the row: costs a third more, and is needed where one is out of bounds. */
  readonly sized: boolean;
}

/** A sub-agent known by its row. */
export interface SubagentRow {
  readonly id: ThreadId;
  /** Named by its edge or its source; `null` for reviews and guardians: only their head names it. */
  readonly parentId: ThreadId | null;
}

/** The generation this program knows. */
export const KNOWN_GENERATION = 5;

/**
 * Path of the newest `state_N.sqlite` that is understood; `null` when there is none. A newer generation means that Codex has moved
 * on: it is said, and the store is then read from its files alone (flaw M19).
 */
export function findStateDb(
  sqliteHome: AbsolutePath,
  { files, onProblem }: { readonly files: Files; readonly onProblem: OnProblem },
): AbsolutePath | null {
  let known: AbsolutePath | null = null;
  for (const { name } of listedOrTold(sqliteHome, { files, onProblem })) {
    const generation = Number(/^state_(\d+)\.sqlite$/.exec(name)?.[1] ?? NaN);
    const path = joinPath(sqliteHome, name);
    if (generation === KNOWN_GENERATION) known = path;
    if (generation > KNOWN_GENERATION) {
      const message = "written by a newer Codex than this program knows, listing from files alone";
      onProblem({ kind: "unreadable", path, message });
      return null;
    }
  }
  return known;
}

/** Path of the thread database of a store; `null` when it has none that is understood. */
export function stateDbPath(
  { sqliteHome }: StorePaths,
  tools: { readonly files: Files; readonly onProblem: OnProblem },
): AbsolutePath | null {
  return sqliteHome === null ? null : findStateDb(sqliteHome, tools);
}

/** Looks at the schema once. @throws what is not as Codex makes it, before a row of it is asked for. */
export function probeSchema(
  db: Database,
  { sized = false }: { readonly sized?: boolean } = {},
): ThreadsSchema {
  const trouble = tableTrouble(db, ["threads", "thread_spawn_edges"]);
  if (trouble !== null) throw new Error(trouble);
  const columns = db.prepare("SELECT name, pk FROM pragma_table_info('threads')").all();
  // Without it every look for one thread would go through the whole table.
  if (columns.length > 0 && !columns.some(([name, pk]) => name === "id" && pk === 1)) {
    throw new Error("threads has no key id");
  }
  const edges = db.prepare(
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'thread_spawn_edges'",
  ).get();
  return {
    columns: new Set(columns.map(([name]) => name as string)),
    hasEdges: edges !== null,
    sized,
  };
}

/** Longest text taken from a column that is only shown. */
const MOST_TEXT = 600;

/**
 * Columns in the order {@link toRow} takes them; what a schema lacks reads as the second entry. Before there was a first message
 * to compare with, a title was always that message. Numbers come last: those behind a text that is too long would be looked for through
 * all of it.
 */
const COLUMNS: readonly (readonly [name: string, absent: string, cut?: true])[] = [
  ["id", "NULL"],
  ["rollout_path", "''"],
  ["source", "''"],
  ["model_provider", "NULL"],
  ["cwd", "''"],
  ["title", "''", true],
  ["first_user_message", `substr(t.title, 1, ${MOST_TEXT})`, true],
  ["preview", "''", true],
  ["name", "NULL"],
  ["git_branch", "NULL"],
  ["model", "NULL"],
  ["history_mode", "NULL"],
  ["thread_section_id", "NULL"],
  ["git_sha", "NULL"],
  ["git_origin_url", "NULL"],
  ["created_at", "0"],
  ["created_at_ms", "NULL"],
  ["updated_at", "0"],
  ["updated_at_ms", "NULL"],
  ["archived", "0"],
  ["attached_thread_parent_id", "NULL"],
];

function selectRows(schema: ThreadsSchema): string {
  const list = COLUMNS.map(([name, absent, cut]) => {
    if (!schema.columns.has(name)) return absent;
    if (schema.sized && NUMBERS.has(name)) {
      return `CASE WHEN typeof(t.${name}) IN ('integer', 'real') THEN t.${name} END`;
    }
    return cut ? `substr(t.${name}, 1, ${MOST_TEXT})` : `t.${name}`;
  });
  const which = schema.sized ? fits(readColumns(schema)) : "true";
  return `SELECT ${list.join(", ")} FROM threads t WHERE ${which}`;
}

/** Columns that hold numbers; all others hold texts. */
const NUMBERS: ReadonlySet<string> = new Set([
  "created_at",
  "created_at_ms",
  "updated_at",
  "updated_at_ms",
  "archived",
]);

/** Columns of a schema from which texts are read. */
export function readColumns({ columns }: ThreadsSchema): readonly string[] {
  return COLUMNS.flatMap(([name]) => columns.has(name) && !NUMBERS.has(name) ? [name] : []);
}

/** What is read once it is known to fit is read whatever it is: times too that are no numbers of the runtime. */
function reading({ sized }: ThreadsSchema): { readonly bigInts: boolean } {
  return { bigInts: sized };
}

/** Row of one thread; `null` when it has none. */
export function readRow(
  db: Database,
  { schema, id }: { readonly schema: ThreadsSchema; readonly id: ThreadId },
): ThreadRow | null {
  if (schema.columns.size === 0) return null;
  const values = db.prepare(`${selectRows(schema)} AND t.id = ?`, reading(schema)).get(id);
  return values === null ? null : toRow(values);
}

/** The row that was saved of a thread, as {@link readRow} would have read it; `null` when none was. */
export function savedThreadRow(saved: SavedRows): ThreadRow | null {
  const table = saved.find(({ table }) => table === "threads");
  const row = table?.rows[0];
  if (table === undefined || row === undefined) return null;
  const values = new Map(table.columns.map((name, at) => [name, plainValue(row[at] ?? null)]));
  return toRow(COLUMNS.map(([name, , cut]) => {
    const value = values.get(name === "first_user_message" && !values.has(name) ? "title" : name);
    return cut && typeof value === "string" ? value.slice(0, MOST_TEXT) : value;
  }));
}

function plainValue(value: SavedValue): SqlValue {
  if (value === null) return null;
  if ("i" in value) return Number(value.i);
  if ("r" in value) return value.r;
  return "t" in value ? value.t : null;
}

/** Every row. */
export function* readAllRows(db: Database, schema: ThreadsSchema): Generator<ThreadRow> {
  if (schema.columns.size === 0) return;
  // In one piece: stepping through costs three times as much for ten thousand rows.
  for (const values of allRows(db, selectRows(schema), reading(schema))) yield toRow(values);
}

/** Sub-agents, by the index on `source`: no scan of the table (codex-storage §2.3, write-rules §4.3). */
export function readSubagentIds(db: Database, schema: ThreadsSchema): SubagentRow[] {
  if (!schema.columns.has("source")) return [];
  const parent = schema.hasEdges
    ? "(SELECT parent_thread_id FROM thread_spawn_edges WHERE child_thread_id = t.id)"
    : "NULL";
  // The index holds whole sources: where one is out of bounds it is not descended.
  const which = schema.sized
    ? `${fits(readColumns(schema))} AND substr(t.source, 1, 5) = '{"sub'`
    : `t.source >= '{"sub' AND t.source < '{"suc'`;
  const select = `SELECT t.id, t.source, ${parent} FROM threads t WHERE ${which}`;
  const rows = allRows(db, select, reading(schema));
  return rows.map(([id, source, edge]) => ({
    id: asThreadId(`${id}`),
    parentId: threadIdIn(edge) ?? spawnParentOf(text(source)),
  }));
}

function spawnParentOf(source: string | null): ThreadId | null {
  const subagent = asObject(asObject(source === null ? null : parseJson(source))?.subagent);
  return threadIdIn(asObject(subagent?.thread_spawn)?.parent_thread_id);
}

function toRow(values: readonly (SqlValue | undefined)[]): ThreadRow {
  const at = (column: number) => values[column] ?? null;
  return {
    id: asThreadId(`${at(0)}`),
    rolloutPath: text(at(1)) ?? "",
    createdAtMs: instant(number(at(16)), number(at(15))),
    updatedAtMs: instant(number(at(18)), number(at(17))),
    source: text(at(2)) ?? "",
    modelProvider: text(at(3)),
    cwd: text(at(4)) ?? "",
    title: text(at(5)) ?? "",
    firstUserMessage: text(at(6)) ?? "",
    preview: text(at(7)) ?? "",
    name: text(at(8)),
    archived: number(at(19)) === 1,
    hasOddArchived: number(at(19)) !== 0 && number(at(19)) !== 1,
    attachedParentId: text(at(20)),
    gitBranch: text(at(9)),
    gitSha: text(at(13)),
    gitOriginUrl: text(at(14)),
    model: text(at(10)),
    historyMode: text(at(11)),
    sectionId: text(at(12)),
  };
}

function text(value: SqlValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function number(value: SqlValue | undefined): number | null {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : null;
}

/** Furthest moment that a date can be, in milliseconds. */
const FURTHEST = 8.64e15;

/** The first that is a moment; else the beginning of time, as for a row without any. */
function instant(ms: number | null, seconds: number | null): number {
  const moments = [ms, seconds === null ? null : 1000 * seconds];
  return moments.find((moment) => moment !== null && Math.abs(moment) <= FURTHEST) ?? 0;
}

/**
 * The name the user gave a thread, as Codex reports it (codex-storage §2.5, each case measured with 0.169): a paginated thread's
 * `name` alone; a legacy one's `title` once it differs from its first message and its preview, else its line in the name index.
 * `null` when unnamed.
 */
export function threadName(row: ThreadRow, indexName: string | null): string | null {
  if (row.historyMode === "paginated") return asText(row.name)?.trim() ?? null;
  const title = row.title.trim();
  const isMessage = title === row.firstUserMessage.trim() || title === row.preview.trim();
  return title === "" || isMessage ? indexName : title;
}

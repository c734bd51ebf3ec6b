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
import { errorCode, type Files } from "../../system/files.ts";
import { joinPath } from "../../text/path_text.ts";
import { asObject, asText, parseJson, threadIdIn } from "../json_value.ts";

/** Which of the columns and tables that rollkeep reads are there. */
export interface ThreadsSchema {
  /** Columns of `threads`; empty when there is no such table. */
  readonly columns: ReadonlySet<string>;
  /** Whether `thread_spawn_edges` exists. */
  readonly hasEdges: boolean;
}

/** A sub-agent known by its row. */
export interface SubagentRow {
  readonly id: ThreadId;
  /** Named by its edge or its source; `null` for reviews and guardians: only their head names it. */
  readonly parentId: ThreadId | null;
}

/** A database file and the generation in its name. */
export interface StateDb {
  readonly path: AbsolutePath;
  readonly generation: number;
}

/** The generation this program knows. */
export const KNOWN_GENERATION = 5;

/**
 * The newest `state_N.sqlite` that is understood; `null` when there is none. A newer generation means that Codex has moved
 * on: it is said, and the store is then read from its files alone (flaw M19).
 */
export function findStateDb(
  sqliteHome: AbsolutePath,
  { files, onProblem }: { readonly files: Files; readonly onProblem: OnProblem },
): StateDb | null {
  let known: StateDb | null = null;
  try {
    for (const { name } of files.readDir(sqliteHome)) {
      const generation = Number(/^state_(\d+)\.sqlite$/.exec(name)?.[1] ?? NaN);
      const path = joinPath(sqliteHome, name);
      if (generation === KNOWN_GENERATION) known = { path, generation };
      if (generation > KNOWN_GENERATION) {
        const message =
          "written by a newer Codex than this program knows, listing from files alone";
        onProblem({ kind: "unreadable", path, message });
        return null;
      }
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    if (code !== "ENOENT") {
      onProblem({ kind: "unreadable", path: sqliteHome, message: `cannot list it (${code})` });
    }
  }
  return known;
}

/** Path of the thread database of a store; `null` when it has none that is understood. */
export function stateDbPath(
  { sqliteHome }: StorePaths,
  tools: { readonly files: Files; readonly onProblem: OnProblem },
): AbsolutePath | null {
  return sqliteHome === null ? null : findStateDb(sqliteHome, tools)?.path ?? null;
}

/** Looks at the schema once. */
export function probeSchema(db: Database): ThreadsSchema {
  const columns = db.prepare("SELECT name FROM pragma_table_info('threads')").all();
  const edges = db.prepare(
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'thread_spawn_edges'",
  ).get();
  return { columns: new Set(columns.map(([name]) => name as string)), hasEdges: edges !== null };
}

/** Longest text taken from a column that is only shown. */
const MOST_TEXT = 600;

/**
 * Columns in the order {@link toRow} takes them; what a schema lacks reads as the second entry. Before there was a first message
 * to compare with, a title was always that message.
 */
const COLUMNS: readonly (readonly [name: string, absent: string, cut?: true])[] = [
  ["id", "NULL"],
  ["rollout_path", "''"],
  ["created_at", "0"],
  ["created_at_ms", "NULL"],
  ["updated_at", "0"],
  ["updated_at_ms", "NULL"],
  ["source", "''"],
  ["model_provider", "NULL"],
  ["cwd", "''"],
  ["title", "''", true],
  ["first_user_message", `substr(t.title, 1, ${MOST_TEXT})`, true],
  ["preview", "''", true],
  ["name", "NULL"],
  ["archived", "0"],
  ["git_branch", "NULL"],
  ["model", "NULL"],
  ["history_mode", "NULL"],
  ["thread_section_id", "NULL"],
  ["git_sha", "NULL"],
  ["git_origin_url", "NULL"],
];

function selectRows({ columns }: ThreadsSchema): string {
  const list = COLUMNS.map(([name, absent, cut]) => {
    if (!columns.has(name)) return absent;
    return cut ? `substr(t.${name}, 1, ${MOST_TEXT})` : `t.${name}`;
  });
  return `SELECT ${list.join(", ")} FROM threads t`;
}

/** Row of one thread; `null` when it has none. */
export function readRow(
  db: Database,
  { schema, id }: { readonly schema: ThreadsSchema; readonly id: ThreadId },
): ThreadRow | null {
  if (schema.columns.size === 0) return null;
  const values = db.prepare(`${selectRows(schema)} WHERE t.id = ?`).get(id);
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
  for (const values of db.prepare(selectRows(schema)).all()) yield toRow(values);
}

/** Sub-agents, by the index on `source`: no scan of the table (codex-storage §2.3, write-rules §4.3). */
export function readSubagentIds(db: Database, schema: ThreadsSchema): SubagentRow[] {
  if (!schema.columns.has("source")) return [];
  const parent = schema.hasEdges
    ? "(SELECT parent_thread_id FROM thread_spawn_edges WHERE child_thread_id = t.id)"
    : "NULL";
  const rows = db.prepare(
    `SELECT t.id, t.source, ${parent} FROM threads t WHERE t.source >= '{"sub' AND t.source < '{"suc'`,
  ).all();
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
    createdAtMs: number(at(3)) ?? 1000 * (number(at(2)) ?? 0),
    updatedAtMs: number(at(5)) ?? 1000 * (number(at(4)) ?? 0),
    source: text(at(6)) ?? "",
    modelProvider: text(at(7)),
    cwd: text(at(8)) ?? "",
    title: text(at(9)) ?? "",
    firstUserMessage: text(at(10)) ?? "",
    preview: text(at(11)) ?? "",
    name: text(at(12)),
    archived: number(at(13)) === 1,
    gitBranch: text(at(14)),
    gitSha: text(at(18)),
    gitOriginUrl: text(at(19)),
    model: text(at(15)),
    historyMode: text(at(16)),
    sectionId: text(at(17)),
  };
}

function text(value: SqlValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function number(value: SqlValue | undefined): number | null {
  return typeof value === "number" ? value : null;
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

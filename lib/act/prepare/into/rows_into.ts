import { plainPath } from "../../../codex/rollout_name.ts";
import { saveRows, untagged } from "../../../codex/state/saved_rows.ts";
import { KNOWN_TARGETS, tableColumns } from "../../../codex/state/state_schema.ts";
import type { CopyIdentity } from "../../../model/plan.ts";
import type { AbsolutePath, StorePaths } from "../../../model/store.ts";
import {
  hasThreadRow,
  type SavedRows,
  type SavedTable,
  savedText,
  type SavedValue,
  threadValue,
  withThreadValues,
} from "../../../model/thread/saved_rows.ts";
import { currentRollout, type Rollout, type Thread } from "../../../model/thread/thread.ts";
import type { Database } from "../../../system/databases.ts";
import type { System } from "../../../system/system.ts";
import { rowsOfToday } from "../rows/rows_of_today.ts";
import { hiddenReason, makeRow } from "../rows/make_row.ts";

/** What the rows of a thread are made from. */
export interface RowsIntoOptions {
  /** Reads the home that the thread comes from. */
  readonly system: System;
  /** The home that it comes to. */
  readonly store: StorePaths;
  /** Thread database of that home; `null` when it has none. */
  readonly from: Database | null;
  /** Thread database of the home that it comes to; `null` when it has none. */
  readonly into: Database | null;
  readonly copy: CopyIdentity;
  /** Where its current rollout comes to lie, as Codex names it. */
  readonly path: AbsolutePath;
}

/** Rows for another home. */
export interface RowsInto {
  readonly rows: SavedRows;
  /** Why Codex's picker will not show the thread there; `null` when it will. */
  readonly hidden: string | null;
  /** What stays behind, for people. */
  readonly notes: readonly string[];
}

/**
 * The rows of a thread as they can stand in another home, which may be of another version of Codex: columns and tables that it lacks
 * stay behind, a section or project that it does not have becomes none. Under a new id the thread's own row is all, as of any copy.
 */
export async function rowsInto(thread: Thread, options: RowsIntoOptions): Promise<RowsInto> {
  const { system, store, from, into, copy, path } = options;
  if (into === null) return { rows: [], hidden: null, notes: [] };
  const current = currentRollout(thread);
  const { archived } = current;
  const saved = from === null ? [] : saveRows(from, copy.oldId);
  if (!hasThreadRow(saved)) {
    const made = await makeRow({
      id: copy.oldId,
      rollout: current.path,
      path,
      updatedAtMs: current.fingerprint.mtimeMs,
      archived,
      name: thread.name,
      cwd: copy.cwd.from === copy.cwd.to ? null : copy.cwd.to,
    }, { system, store, db: into });
    const rows = withThreadValues(made.rows, { id: { t: copy.newId } });
    return { rows, hidden: tooOld(current, into) ?? made.hidden, notes: [] };
  }
  const isPaginated = current.head?.historyMode === "paginated";
  const isMoved = copy.cwd.from !== copy.cwd.to;
  const named = withThreadValues(own(saved, copy), {
    id: { t: copy.newId },
    // Codex keeps saying so of a file that it has compressed (codex-storage §3).
    rollout_path: { t: plainPath(path) },
    archived: { i: archived ? "1" : "0" },
    ...(archived ? {} : { archived_at: null }),
    ...(isMoved ? { cwd: { t: copy.cwd.to } } : {}),
    // A row that says less than its file keeps Codex from opening the thread.
    ...(isPaginated ? { history_mode: { t: "paginated" } } : {}),
  });
  const known = knownThere(rowsOfToday(named, into), into);
  const rows = withoutDangling(known.rows, into);
  const hidden = tooOld(current, into) ??
    hiddenReason((column) => threadValue(rows.rows, column));
  return { rows: rows.rows, hidden, notes: [...known.notes, ...rows.notes] };
}

/** A Codex whose rows do not say how a thread is kept, as those before 0.147, lists none that is paginated and opens it without a word. */
function tooOld({ head }: Rollout, into: Database): string | null {
  if (head?.historyMode !== "paginated") return null;
  const columns = tableColumns(into, "threads");
  return columns.length === 0 || columns.includes("history_mode")
    ? null
    : "the Codex of that home is too old to read how a newer one has written them";
}

/** Rows that belong to the copy: of edges the one that makes it a sub-agent. */
function own(saved: SavedRows, { newId, oldId }: CopyIdentity): SavedRows {
  return newId === oldId
    ? withEdges(saved, ({ child }) => child === oldId)
    : saved.filter(({ table }) => table === "threads");
}

/** Who is whose sub-agent, by their ids. */
interface Edge {
  readonly child: string | null;
  readonly parent: string | null;
}

/** The rows without the edges that do not pass. */
export function withEdges(saved: SavedRows, passes: (edge: Edge) => boolean): SavedRows {
  return saved.flatMap((table): SavedTable[] => {
    if (table.table !== "thread_spawn_edges") return [table];
    const textOf = (row: readonly SavedValue[], column: string) =>
      savedText(row[table.columns.indexOf(column)] ?? null);
    const rows = table.rows.filter((row) =>
      passes({
        child: textOf(row, "child_thread_id"),
        parent: textOf(row, "parent_thread_id"),
      })
    );
    return rows.length === 0 ? [] : [{ ...table, rows }];
  });
}

/** What the schema of the other home can hold; what it cannot is told where there is anything to lose. */
function knownThere(
  saved: SavedRows,
  db: Database,
): { readonly rows: SavedRows; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const rows = saved.flatMap(({ table, columns, rows }): SavedTable[] => {
    const known = new Set(tableColumns(db, table));
    if (known.size === 0) {
      notes.push(`the other home's Codex has no ${table}: what was there of it stays behind`);
      return [];
    }
    const kept = columns.flatMap((name, at) => known.has(name) ? [at] : []);
    const lost = columns.filter((name, at) =>
      !known.has(name) && rows.some((row) => (row[at] ?? null) !== null)
    );
    if (lost.length > 0) {
      notes.push(`the other home's Codex has no ${lost.join(", ")}: what was there stays behind`);
    }
    return [{
      table,
      columns: kept.map((at) => columns[at]!),
      rows: rows.map((row) => kept.map((at) => row[at] ?? null)),
    }];
  });
  return { rows, notes };
}

/** A dangling section makes Codex's list fail for the whole store (write-rules §2.3). */
function withoutDangling(
  rows: SavedRows,
  db: Database,
): { readonly rows: SavedRows; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const values: Record<string, SavedValue> = {};
  for (const [column, target] of KNOWN_TARGETS) {
    const value = threadValue(rows, column);
    if (value === null) continue;
    const isThere = tableColumns(db, target).length > 0 &&
      db.prepare(`SELECT 1 FROM ${target} WHERE id = ?`).get(untagged(value)) !== null;
    if (isThere) continue;
    const what = column === "project_id" ? "project" : "section";
    notes.push(`the other home does not have its ${what}: it is in none there`);
    values[column] = null;
    if (what === "section") Object.assign(values, NO_SECTION);
  }
  const columns = rows.find(({ table }) => table === "threads")?.columns ?? [];
  const known = Object.entries(values).filter(([name]) => columns.includes(name));
  return { rows: withThreadValues(rows, Object.fromEntries(known)), notes };
}

const NO_SECTION: Readonly<Record<string, SavedValue>> = {
  section_position: null,
  section_entered_at_ms: null,
};

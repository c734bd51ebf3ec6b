import type { RolloutId } from "../../model/ids.ts";
import type { StorePaths } from "../../model/store.ts";
import type { SavedValue } from "../../model/thread/saved_rows.ts";
import type { Database } from "../../system/databases.ts";
import { closing, statOrNull } from "../../system/files.ts";
import type { System } from "../../system/system.ts";
import { joinPath } from "../../text/path_text.ts";
import { requirePlainTables } from "./plain_tables.ts";
import { mark, quoted, readSaved, untagged } from "./saved_rows.ts";
import { HISTORY_DATABASE } from "./side_databases.ts";
import { tableColumns } from "./state_schema.ts";

/** Codex's database of histories, open for reading until its `using` ends; `null` where there is none. */
export function openHistory(
  { sqliteHome }: Pick<StorePaths, "sqliteHome">,
  { files, databases }: Pick<System, "files" | "databases">,
): (Database & Disposable) | null {
  if (sqliteHome === null) return null;
  const path = joinPath(sqliteHome, HISTORY_DATABASE);
  return statOrNull(path, files) === null ? null : closing(databases.openReadOnly(path));
}

const TABLE = "thread_history_projection_state";

/**
 * How many bytes of a rollout, decompressed, Codex has taken into its projection (codex-storage §4.4); 0 when none, or when
 * the database of today keeps no such table.
 */
export function projectedBytes(history: Database, rolloutId: RolloutId): number {
  requirePlainTables(history, [TABLE]);
  const columns = tableColumns(history, TABLE);
  if (!columns.includes("next_rollout_byte_offset")) return 0;
  const row = history.prepare(
    `SELECT next_rollout_byte_offset FROM ${TABLE} WHERE thread_id = ?`,
  ).get(rolloutId);
  return typeof row?.[0] === "number" ? row[0] : 0;
}

/** What Codex has taken in of a rollout, in the order in which it is put somewhere else: without the last one it takes it in anew. */
const HISTORY_TABLES = ["thread_turns", "thread_items", "thread_realtime_items", TABLE];

/** Rows that are read and written at a time: nobody waits for more. */
const PAGE = 100;

/** Why what one home's Codex has taken in cannot be put into another's, for people; `null`: it can. */
export function historyTrouble(from: Database, into: Database): string | null {
  for (const db of [from, into]) requirePlainTables(db, HISTORY_TABLES);
  const other = HISTORY_TABLES.find((table) => {
    const [columns, theirs] = [from, into].map((db) => tableColumns(db, table).toSorted());
    return JSON.stringify(columns) !== JSON.stringify(theirs);
  });
  return other === undefined ? null : `the two homes keep ${other} in different ways`;
}

/**
 * Copies what Codex has taken in of a rollout, where the other home's Codex knows nothing of it. `commit` runs a few statements in a
 * transaction of their own: what is cut off between two of them Codex takes in anew (codex-storage §4.4).
 */
export function copyHistory(
  rolloutId: RolloutId,
  { from, into, commit }: {
    readonly from: Database;
    readonly into: Database;
    readonly commit: (work: () => void) => void;
  },
): void {
  if (projectedBytes(from, rolloutId) === 0 || projectedBytes(into, rolloutId) > 0) return;
  for (const table of HISTORY_TABLES) {
    const columns = tableColumns(from, table);
    if (columns.length === 0) continue;
    for (let last = 0n;;) {
      const page = pageOf(from, { table, columns, rolloutId, last });
      if (page.length === 0) break;
      commit(() => page.forEach(({ values }) => insert(into, { table, columns, values })));
      last = page.at(-1)!.rowId;
    }
  }
}

interface HistoryRow {
  readonly rowId: bigint;
  readonly values: readonly SavedValue[];
}

function pageOf(
  db: Database,
  { table, columns, rolloutId, last }: {
    readonly table: string;
    readonly columns: readonly string[];
    readonly rolloutId: RolloutId;
    readonly last: bigint;
  },
): readonly HistoryRow[] {
  const rows = readSaved(
    ["rowid", ...columns],
    (list) =>
      db.prepare(
        `SELECT ${list} FROM ${quoted(table)} WHERE thread_id = ? AND rowid > ?
         ORDER BY rowid LIMIT ${PAGE}`,
        { bigInts: true },
      ).all(rolloutId, last),
  );
  return rows.map(([id, ...values]) => ({ rowId: untagged(id ?? null) as bigint, values }));
}

function insert(
  db: Database,
  { table, columns, values }: {
    readonly table: string;
    readonly columns: readonly string[];
    readonly values: readonly SavedValue[];
  },
): void {
  db.prepare(
    `INSERT OR IGNORE INTO ${quoted(table)} (${columns.map(quoted).join(", ")})
     VALUES (${values.map(mark).join(", ")})`,
  ).run(...values.map(untagged));
}

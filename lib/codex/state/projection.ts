import type { RolloutId } from "../../model/ids.ts";
import type { StorePaths } from "../../model/store.ts";
import type { Database } from "../../system/databases.ts";
import { closing, statOrNull } from "../../system/files.ts";
import type { System } from "../../system/system.ts";
import { joinPath } from "../../text/path_text.ts";
import { requirePlainTables } from "./plain_tables.ts";
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

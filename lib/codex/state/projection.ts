import type { RolloutId } from "../../model/ids.ts";
import type { Database } from "../../system/databases.ts";
import { requirePlainTables } from "./plain_tables.ts";
import { tableColumns } from "./state_schema.ts";

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

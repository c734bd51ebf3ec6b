import type { RolloutId } from "../../model/ids.ts";
import type { Database } from "../../system/databases.ts";
import { tableTrouble } from "../state/plain_tables.ts";
import { tableColumns } from "../state/state_schema.ts";

/** How far Codex has taken a rollout into its lists of turns (codex-storage §4.4). */
export interface ProjectionState {
  /** First byte, decompressed, that it has not taken. */
  readonly nextByte: number;
  /** First ordinal that it has not taken. */
  readonly nextOrdinal: number;
}

const STATE = "thread_history_projection_state";
const TURNS = "thread_turns";

/** Reads how far it has come with rollouts; empty where the database keeps no such table. */
export function readProjections(
  history: Database,
  ids: readonly RolloutId[] | "all",
): ReadonlyMap<string, ProjectionState> {
  const found = new Map<string, ProjectionState>();
  if (!isPlain(history, STATE, "next_rollout_ordinal")) return found;
  const rows = history.prepare(
    `SELECT thread_id, next_rollout_byte_offset, next_rollout_ordinal FROM ${STATE}${chosen(ids)}`,
    { bigInts: true },
  ).all(...values(ids));
  for (const [id, nextByte, nextOrdinal] of rows) {
    if (typeof id !== "string" || typeof nextByte !== "bigint") continue;
    if (typeof nextOrdinal !== "bigint") continue;
    found.set(id, { nextByte: Number(nextByte), nextOrdinal: Number(nextOrdinal) });
  }
  return found;
}

/** Turns that Codex keeps of these rollouts: they survive the file (repair-rules §9). */
export function countTurns(
  history: Database,
  ids: readonly RolloutId[],
): ReadonlyMap<string, number> {
  if (!isPlain(history, TURNS, "thread_id")) return new Map();
  const rows = history.prepare(
    `SELECT thread_id, count(*) FROM ${TURNS}${chosen(ids)} GROUP BY thread_id`,
  ).all(...values(ids));
  return new Map(rows.map(([id, count]) => [`${id}`, Number(count)]));
}

function chosen(ids: readonly RolloutId[] | "all"): string {
  return ids === "all" ? "" : " WHERE thread_id IN (SELECT value FROM json_each(?))";
}

function values(ids: readonly RolloutId[] | "all"): string[] {
  return ids === "all" ? [] : [JSON.stringify(ids)];
}

function isPlain(db: Database, table: string, column: string): boolean {
  return tableTrouble(db, [table]) === null && tableColumns(db, table).includes(column);
}

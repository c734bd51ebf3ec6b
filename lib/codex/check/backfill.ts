import type { Database } from "../../system/databases.ts";
import { tableTrouble } from "../state/plain_tables.ts";
import { tableColumns } from "../state/state_schema.ts";

/** How far Codex has come with making rows of its files, which it does once (codex-storage §6.1). */
export interface Backfill {
  /** `pending`, `running` or `complete`; any other text as it is. */
  readonly status: string;
  /** When it last moved on, milliseconds since the epoch; `null`: not recorded. */
  readonly updatedAtMs: number | null;
}

/** Seconds after which another Codex takes an unfinished backfill over (repair-rules §4). */
export const LEASE_SECONDS = 900;

const TABLE = "backfill_state";

/** Reads it; `null` where the database keeps none. @throws as SQLite does, and for a table that is none. */
export function readBackfill(db: Database): Backfill | null {
  const trouble = tableTrouble(db, [TABLE]);
  if (trouble !== null) throw new Error(trouble);
  if (!tableColumns(db, TABLE).includes("status")) return null;
  const row = db.prepare(`SELECT status, updated_at FROM ${TABLE} LIMIT 1`).get();
  if (row === null) return null;
  const [status, at] = row;
  return {
    status: `${status}`,
    updatedAtMs: typeof at === "number" ? at * 1000 : null,
  };
}

/** Whether Codex waits for it when it starts, and then gives up. */
export function isBlocking({ status, updatedAtMs }: Backfill, nowMs: number): boolean {
  return status === "running" && updatedAtMs !== null &&
    nowMs - updatedAtMs <= LEASE_SECONDS * 1000;
}

import type { SavedValue } from "./saved_rows.ts";

/** Tables of which a repair changes a row that is not the thread's own, and the column that the row is known by. */
export const CHANGED_TABLES = {
  "backfill_state": "id",
  "thread_spawn_edges": "child_thread_id",
  /** In Codex's database of histories: changed behind the thread's commit point, and by nothing but a repair (repair-rules §19). */
  "thread_history_projection_state": "thread_id",
} as const;

/** A row of one of these, whole, before and after. */
export interface RowChange {
  readonly table: keyof typeof CHANGED_TABLES;
  readonly columns: readonly string[];
  /** What it must still be; `null`: there must be none of its key. */
  readonly before: readonly SavedValue[] | null;
  /** `null`: it goes. */
  readonly after: readonly SavedValue[] | null;
}

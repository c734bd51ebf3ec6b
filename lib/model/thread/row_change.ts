import type { SavedValue } from "./saved_rows.ts";

/** How a row of a table is known, and whose it is. */
interface ChangedTable {
  /** Columns that tell its rows apart. */
  readonly key: readonly string[];
  /** Column that names the thread, or the rollout, that a row belongs to; `null`: to nobody's alone. */
  readonly owner: string | null;
}

/** Tables of which a repair changes a row beside the thread's own. */
export const CHANGED_TABLES = {
  backfill_state: { key: ["id"], owner: null },
  thread_sections: { key: ["id"], owner: null },
  projects: { key: ["id"], owner: null },
  project_roots: { key: ["project_id", "position"], owner: null },
  thread_spawn_edges: { key: ["child_thread_id"], owner: "child_thread_id" },
  thread_read_receipts: { key: ["thread_id"], owner: "thread_id" },
  thread_dynamic_tools: { key: ["thread_id", "position"], owner: "thread_id" },
  thread_attachments: { key: ["id"], owner: "thread_id" },
  /** In Codex's database of histories: changed behind the thread's commit point, and by nothing but a repair (repair-rules §19). */
  thread_history_projection_state: { key: ["thread_id"], owner: "thread_id" },
} as const satisfies Readonly<Record<string, ChangedTable>>;

/** A table whose rows a repair may change. */
export type ChangedTableName = keyof typeof CHANGED_TABLES;

/** A row of one of these, whole, before and after. */
export interface RowChange {
  readonly table: ChangedTableName;
  readonly columns: readonly string[];
  /** What it must still be; `null`: there must be none of its key. */
  readonly before: readonly SavedValue[] | null;
  /** `null`: it goes. */
  readonly after: readonly SavedValue[] | null;
}

import type { Database } from "../../system/databases.ts";

/**
 * Tables of `state_5` that keep rows of a thread, with the columns that name it, parents first (write-rules §1.1). Each Codex has
 * some of them: goals and what memories are made of lay here until 0.134, attachments were artifacts until 0.156.
 */
export const THREAD_TABLES: readonly (readonly [table: string, keys: readonly string[]])[] = [
  ["threads", ["id"]],
  ["thread_dynamic_tools", ["thread_id"]],
  ["thread_attachments", ["thread_id"]],
  ["thread_artifacts", ["thread_id"]],
  ["thread_goals", ["thread_id"]],
  ["stage1_outputs", ["thread_id"]],
  ["guardian_review_feedback", ["thread_id"]],
  ["thread_read_receipts", ["thread_id"]],
  ["thread_spawn_edges", ["child_thread_id", "parent_thread_id"]],
];

/** A table that an upgrade of Codex's renamed, with its columns that got another name. */
interface RenamedTable {
  readonly from: string;
  readonly to: string;
  readonly columns: ReadonlyMap<string, string>;
}

/** Tables that have another name since (codex-storage §12). */
export const RENAMED_TABLES: readonly RenamedTable[] = [
  {
    from: "thread_artifacts",
    to: "thread_attachments",
    columns: new Map([["artifact_type", "attachment_type"]]),
  },
];

const KNOWN_TRIGGERS = new Set([
  "threads_created_at_ms_after_insert",
  "threads_updated_at_ms_after_insert",
  "threads_created_at_ms_after_update",
  "threads_updated_at_ms_after_update",
  "threads_recency_at_after_insert",
]);

/** All that a known trigger does: it sets times of the one row that was written, and asks no other. */
const KNOWN_DEED =
  /^CREATE TRIGGER \S+\s+AFTER (?:INSERT|UPDATE OF \w+) ON threads\s(?:(?!\bSELECT\b)[^;])*\bBEGIN\s+UPDATE threads\s+SET (?:(?!\bSELECT\b)[^;])*\bWHERE id = NEW\.id;\s*END$/i;

/** Tables that `threads` may point to; a target that is gone becomes NULL (write-rules §2.3). */
export const KNOWN_TARGETS: readonly (readonly [column: string, table: string])[] = [
  ["thread_section_id", "thread_sections"],
  ["project_id", "projects"],
];

/** Every table that a change reads or writes. */
export const WRITTEN_TABLES: readonly string[] = [
  ...THREAD_TABLES.map(([table]) => table),
  ...KNOWN_TARGETS.map(([, table]) => table),
  "session_model_ids",
];

const NEEDED_COLUMNS = ["id", "rollout_path", "created_at", "updated_at", "source", "cwd", "title"];

/**
 * Why the schema is not understood well enough to write: a column that is missing, or a trigger or foreign key on what we
 * write that this program does not know (write-rules §2.5). `null` when it is.
 */
export function schemaTrouble(db: Database): string | null {
  const columns = new Set(tableColumns(db, "threads"));
  const missing = NEEDED_COLUMNS.find((name) => !columns.has(name));
  if (missing !== undefined) return `threads has no column ${missing}`;
  const tables = new Set(THREAD_TABLES.map(([table]) => table));
  const triggers = db.prepare(
    "SELECT name, lower(tbl_name), sql FROM sqlite_master WHERE type = 'trigger'",
  );
  for (const [name, table, sql] of triggers.all()) {
    if (!tables.has(table as string)) continue;
    if (!KNOWN_TRIGGERS.has(name as string) || !KNOWN_DEED.test(`${sql}`)) {
      return `unknown trigger ${name} on ${table}`;
    }
  }
  const keys = db.prepare(
    `SELECT lower(m.name), lower(f."from"), lower(f."table")
     FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`,
  );
  for (const [table, column, target] of keys.all() as string[][]) {
    const pointsToThread = target === "threads" && !tables.has(table!);
    const isKnownTarget = KNOWN_TARGETS.some(([from, to]) => from === column && to === target);
    const fromThread = table === "threads" && target !== "threads" && !isKnownTarget;
    if (pointsToThread || fromThread) return `unknown reference ${table}.${column} to ${target}`;
  }
  return null;
}

/** Columns by table, as each connection has found them. */
const known = new WeakMap<Database, Map<string, readonly string[]>>();

/**
 * Columns of a table in order; empty when there is no such table. One list for each table of a connection: with one of its
 * own for every saved row ten thousand threads took twice the memory.
 */
export function tableColumns(db: Database, table: string): readonly string[] {
  return known.getOrInsertComputed(db, () => new Map()).getOrInsertComputed(
    table,
    () =>
      db.prepare("SELECT name FROM pragma_table_info(?)").all(table).map(([name]) =>
        name as string
      ),
  );
}

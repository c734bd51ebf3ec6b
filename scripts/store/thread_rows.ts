import { DatabaseSync } from "node:sqlite";

const SCHEMA = new URL("../../tests/support/codex_schema/state_5.sql", import.meta.url);

/** The row of one generated thread. */
export interface GeneratedRow {
  readonly id: string;
  readonly path: string;
  readonly cwd: string;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly source: string;
  readonly preview: string;
  readonly historyMode: "legacy" | "paginated";
  readonly archived: boolean;
  readonly name: string | null;
  readonly branch: string | null;
  readonly pinned: boolean;
  /** Parent of a spawned sub-agent; `null` for reviews and everything else. */
  readonly spawnParent: string | null;
}

const PINNED = "01984de2-8f74-7c91-a3b2-5c5e937cf318";

/** Makes `state_5.sqlite` with Codex's own schema and these rows. */
export function writeRows(path: string, rows: Iterable<GeneratedRow>): void {
  const db = new DatabaseSync(path);
  try {
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
    db.exec(Deno.readTextFileSync(SCHEMA));
    db.exec("BEGIN");
    const thread = db.prepare(
      `INSERT INTO threads (id, rollout_path, created_at, updated_at, created_at_ms, updated_at_ms, source,
         model_provider, cwd, title, sandbox_policy, approval_mode, archived, archived_at, git_branch, cli_version,
         first_user_message, preview, history_mode, name, thread_section_id, model)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'openai', ?, ?, '{"type":"danger-full-access"}', 'never', ?, ?, ?, '0.169.0',
         ?, ?, ?, ?, ?, 'gpt-5-codex')`,
    );
    const edge = db.prepare(
      "INSERT INTO thread_spawn_edges (parent_thread_id, child_thread_id, status) VALUES (?, ?, 'open')",
    );
    for (const row of rows) {
      const seconds = (ms: number) => Math.floor(ms / 1000);
      const legacyName = row.historyMode === "legacy" ? row.name : null;
      thread.run(
        row.id,
        row.path,
        seconds(row.createdMs),
        seconds(row.updatedMs),
        row.createdMs,
        row.updatedMs,
        row.source,
        row.cwd,
        legacyName ?? row.preview,
        row.archived ? 1 : 0,
        row.archived ? seconds(row.updatedMs) : null,
        row.branch,
        row.preview,
        row.preview,
        row.historyMode,
        row.historyMode === "paginated" ? row.name : null,
        row.pinned ? PINNED : null,
      );
      if (row.spawnParent !== null) edge.run(row.spawnParent, row.id);
    }
    db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    db.close();
  }
}

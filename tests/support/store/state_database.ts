import type { Database } from "../../../lib/system/databases.ts";
import { openDisposable } from "../../../lib/system/real/databases.ts";

const SCHEMA = new URL("../codex_schema/state_5.sql", import.meta.url);

/** Gives `use` a database of the schema of today, empty, in memory, with these statements run. */
export function withStateDatabase(statements: string, use: (db: Database) => void): void {
  const db = openDisposable(":memory:");
  try {
    db.exec(Deno.readTextFileSync(SCHEMA));
    db.exec(statements);
    use(db);
  } finally {
    db.close();
  }
}

/** A statement that adds the row of a thread. */
export function insertThread(id: string, path = `/h/sessions/${id}.jsonl`): string {
  return `INSERT INTO threads (id, rollout_path, created_at, updated_at, source, model_provider,
    cwd, title, sandbox_policy, approval_mode)
    VALUES ('${id}', '${path}', 1, 2, 'cli', 'openai', '/p', 'title', '{}', 'never');`;
}

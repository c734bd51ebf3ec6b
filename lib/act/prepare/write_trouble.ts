import { schemaTrouble } from "../../codex/state/state_schema.ts";
import { findStateDb } from "../../codex/state/thread_rows.ts";
import type { StorePaths } from "../../model/store.ts";
import type { System } from "../../system/system.ts";

/**
 * Why a store may only be read: a database of a newer generation than this program knows, or a schema it does not understand
 * (write-rules §2.5). Files must not move without their rows, so none of it is changed then. `null` when there is no reason,
 * or no database.
 */
export function writeTrouble({ sqliteHome }: StorePaths, system: System): string | null {
  if (sqliteHome === null) return null;
  let trouble: string | null = null;
  const found = findStateDb(sqliteHome, {
    files: system.files,
    onProblem: ({ path, message }) => trouble ??= `${path} is ${message}`,
  });
  if (found === null) return trouble;
  const db = system.databases.openReadOnly(found.path);
  try {
    return schemaTrouble(db);
  } finally {
    db.close();
  }
}

import { asThreadId, type ThreadId } from "../../model/ids.ts";
import type { Database } from "../../system/databases.ts";
import { quoted } from "./saved_rows.ts";
import { tableColumns, THREAD_TABLES } from "./state_schema.ts";

/** Largest row that is saved, in bytes: a thousand times what Codex writes, and no more than memory and a journal's record bear. */
const LARGEST_ROW = 32 * 1024 * 1024;

/**
 * Threads that have a row in `state_5` that is too large to be saved, with its bytes: it could not be brought back. SQLite
 * knows the sizes without reading the values.
 */
export function oversizedThreads(
  db: Database,
  ids: readonly ThreadId[],
): ReadonlyMap<ThreadId, number> {
  const found = new Map<ThreadId, number>();
  const wanted = JSON.stringify(ids);
  for (const [table, keys] of THREAD_TABLES) {
    const columns = tableColumns(db, table);
    if (columns.length === 0) continue;
    const size = columns.map((name) => `coalesce(octet_length(${quoted(name)}), 0)`).join(" + ");
    for (const key of keys.map(quoted)) {
      const rows = db.prepare(
        `SELECT ${key}, ${size} FROM ${quoted(table)}
         WHERE ${key} IN (SELECT value FROM json_each(?)) AND ${size} > ${LARGEST_ROW}`,
      ).all(wanted);
      for (const [id, bytes] of rows) found.set(asThreadId(`${id}`), Number(bytes));
    }
  }
  return found;
}

import type { Database } from "../../system/databases.ts";
import { quoted } from "./saved_rows.ts";
import { tableColumns, THREAD_TABLES } from "./state_schema.ts";

/** Largest row that is saved, in bytes: a thousand times what Codex writes, and no more than memory and a journal's record bear. */
const LARGEST_ROW = 32 * 1024 * 1024;

/** By connection: all of a plan is made over one. */
const known = new WeakMap<Database, ReadonlyMap<string, number>>();

/**
 * Threads with a row in `state_5` that is too large to be saved, and so to be taken back, with its bytes. SQLite tells the sizes
 * without reading the values.
 */
export function oversizedThreads(db: Database): ReadonlyMap<string, number> {
  const found = known.get(db) ?? findOversized(db);
  known.set(db, found);
  return found;
}

function findOversized(db: Database): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [table, keys] of THREAD_TABLES) {
    const columns = tableColumns(db, table);
    if (columns.length === 0) continue;
    const size = columns.map((name) => `coalesce(octet_length(${quoted(name)}), 0)`).join(" + ");
    const list = `${keys.map(quoted).join(", ")}, ${size}`;
    const rows = db.prepare(`SELECT ${list} FROM ${quoted(table)} WHERE ${size} > ${LARGEST_ROW}`);
    for (const values of rows.all()) {
      const bytes = Number(values.at(-1));
      for (const id of values.slice(0, -1)) found.set(`${id}`, bytes);
    }
  }
  return found;
}

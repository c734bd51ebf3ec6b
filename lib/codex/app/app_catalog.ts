import type { ThreadId } from "../../model/ids.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import { databaseMeaning, databaseText } from "../../system/database_error.ts";
import type { Database, Databases } from "../../system/databases.ts";
import { closing, type Files, orElse, statOrNull } from "../../system/files.ts";
import { joinPath } from "../../text/path_text.ts";
import { tableTrouble } from "../state/plain_tables.ts";
import { tableColumns } from "../state/state_schema.ts";

/** The desktop app's own catalogue of threads, below the home: it is only ever read (codex-storage §12). */
export const APP_CATALOG = "sqlite/codex-dev.db";

const TABLE = "local_thread_catalog";
const KEY = "thread_id";

/** Threads asked for at once: the table may have no index. */
const MOST = 500;

/** The app's catalogue of a store; `null` where there is none, or it may not be looked at. */
export function appCatalogOf({ home }: StorePaths, files: Files): AbsolutePath | null {
  if (home === null) return null;
  const path = joinPath(home, APP_CATALOG);
  const isThere = files.mayRead(path) && orElse(() => statOrNull(path, files), null) !== null;
  return isThere ? path : null;
}

/** What the desktop app lists. */
export interface AppListed {
  /** Those of the threads asked for that it lists; none where it has no such table. */
  readonly listed: readonly ThreadId[];
  /** Why nobody knows, for people; `null`: it is known. */
  readonly trouble: string | null;
}

/** Which of these threads a catalogue of the app lists. */
export function listedInApp(
  ids: readonly ThreadId[],
  { path, databases }: { readonly path: AbsolutePath; readonly databases: Databases },
): AppListed {
  try {
    using db = closing(databases.openReadOnly(path));
    const odd = tableTrouble(db, [TABLE]);
    if (odd !== null) return { listed: [], trouble: `it is not understood (${odd})` };
    const isKnown = tableColumns(db, TABLE).includes(KEY);
    return { listed: isKnown ? listedBy(db, ids) : [], trouble: null };
  } catch (error) {
    const meaning = databaseMeaning(error);
    if (meaning === null) throw error;
    return { listed: [], trouble: databaseText(path, meaning) };
  }
}

function listedBy(db: Database, ids: readonly ThreadId[]): readonly ThreadId[] {
  const found = new Set<unknown>();
  const statement = db.prepare(
    `SELECT DISTINCT ${KEY} FROM ${TABLE} WHERE ${KEY} IN (SELECT value FROM json_each(?))`,
  );
  for (let at = 0; at < ids.length; at += MOST) {
    for (const [id] of statement.all(JSON.stringify(ids.slice(at, at + MOST)))) found.add(id);
  }
  return ids.filter((id) => found.has(id));
}

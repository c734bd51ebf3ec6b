import type { StorePaths } from "../../model/store.ts";
import type { Database } from "../../system/databases.ts";
import { closing, errorCode, statOrNull } from "../../system/files.ts";
import type { System } from "../../system/system.ts";
import { joinPath } from "../../text/path_text.ts";
import { APP_CATALOG } from "../app/app_catalog.ts";
import { parseJson } from "../json_value.ts";
import { tableTrouble } from "../state/plain_tables.ts";
import { tableColumns } from "../state/state_schema.ts";

/** Where it keeps what it shows. */
export const DESKTOP_STATE = ".codex-global-state.json";

const TABLE = "local_thread_catalog";
/** Longest state file that is read, in bytes. */
const MOST_STATE = 16 * 1024 * 1024;
/** Most ids that are told. */
const MOST_IDS = 100_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the desktop app knows of threads. */
export interface DesktopThreads {
  /** Ids of its catalogue; `null`: there is none, or it cannot be read. */
  readonly catalog: ReadonlySet<string> | null;
  /** Ids in its state. */
  readonly state: ReadonlySet<string>;
  /** What could not be read, and why. */
  readonly problems: readonly string[];
}

/** Reads what the desktop app keeps of threads, which only the app itself writes. */
export function readDesktopThreads(
  { home }: Pick<StorePaths, "home">,
  system: System,
): DesktopThreads {
  const problems: string[] = [];
  const guarded = <T>(what: string, read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (errorCode(error) !== "ENOENT") problems.push(`${what}: ${error.message}`);
      return otherwise;
    }
  };
  if (home === null) return { catalog: null, state: new Set(), problems };
  const path = joinPath(home, APP_CATALOG);
  const catalog = guarded(APP_CATALOG, () => {
    if (statOrNull(path, system.files) === null) return null;
    using db = closing(system.databases.openReadOnly(path));
    return idsOf(db);
  }, null);
  const state = guarded(DESKTOP_STATE, () => {
    const file = joinPath(home, DESKTOP_STATE);
    return threadIdsIn(parseJson(system.files.readText(file, { maxBytes: MOST_STATE })));
  }, new Set<string>());
  return { catalog, state, problems };
}

function idsOf(db: Database): ReadonlySet<string> | null {
  if (tableTrouble(db, [TABLE]) !== null) return null;
  const columns = tableColumns(db, TABLE);
  const column = ["thread_id", "id"].find((name) => columns.includes(name));
  if (column === undefined) return null;
  const rows = db.prepare(`SELECT ${column} FROM ${TABLE} LIMIT ${MOST_IDS}`).all();
  return new Set(rows.map(([id]) => `${id}`.toLowerCase()).filter((id) => UUID.test(id)));
}

/** Every id below a key that speaks of threads. */
export function threadIdsIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const queue: { readonly value: unknown; readonly isThread: boolean }[] = [{
    value,
    isThread: false,
  }];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { value: part, isThread } = next;
    if (typeof part === "string") {
      if (isThread && UUID.test(part)) found.add(part.toLowerCase());
    } else if (typeof part === "object" && part !== null) {
      for (const [key, below] of Object.entries(part)) {
        const speaks = isThread || /thread|conversation/i.test(key);
        if (speaks && UUID.test(key)) found.add(key.toLowerCase());
        queue.push({ value: below, isThread: speaks });
      }
    }
  }
  return found;
}

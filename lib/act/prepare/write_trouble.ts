import { schemaTrouble } from "../../codex/state/state_schema.ts";
import { findStateDb } from "../../codex/state/thread_rows.ts";
import { SessionError } from "../../model/error.ts";
import type { StorePaths } from "../../model/store.ts";
import type { System } from "../../system/system.ts";

/**
 * Why a store may only be read: a database of a newer generation than this program knows, or a schema it does not understand
 * (write-rules §2.5). Files must not move without their rows, so none of it is changed then. `null` when there is no reason,
 * or no database.
 *
 * @throws {SessionError} when the database cannot even be opened, as in a folder where SQLite may not make its side files
 * (write-rules §7.2).
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
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    throw new SessionError(`Cannot open database "${found.path}": ${refusal.state}`, {
      cause: error,
      hint: refusal.way,
    });
  } finally {
    db.close();
  }
}

interface Refusal {
  /** As SQLite begins it. */
  readonly said: string;
  readonly state: string;
  readonly way: string;
}

const REFUSALS: readonly Refusal[] = [
  {
    said: "unable to open database file",
    state: "the store cannot be written",
    way: "make the folder of the database, and the files in it, writable",
  },
  {
    said: "disk I/O error",
    state: "its disk is full or fails",
    way: "free some space on the disk of the store",
  },
];

/** SQLite opens a database, and makes its side files, only when it is first asked something. */
function refusalOf(error: unknown): Refusal | undefined {
  return REFUSALS.find(({ said }) => error instanceof Error && error.message.startsWith(said));
}

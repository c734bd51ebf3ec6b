import { schemaTrouble } from "../../codex/state/state_schema.ts";
import { findStateDb } from "../../codex/state/thread_rows.ts";
import { SessionError } from "../../model/error.ts";
import { type ConfigTrouble, configTroubleText, type StorePaths } from "../../model/store.ts";
import type { Refusal } from "../../plan/judge.ts";
import type { System } from "../../system/system.ts";

/**
 * Why a store may only be read: nobody knows where its databases lie, one is of a newer generation than this program knows, or
 * of a schema it does not understand (write-rules §2.5). Files must not move without their rows, so none of it is changed then.
 * `null` when there is no reason, or no database.
 *
 * @throws {SessionError} when the database cannot even be opened, as in a folder where SQLite may not make its side files
 * (write-rules §7.2).
 */
export function writeTrouble(
  { sqliteHome, configTrouble }: StorePaths,
  system: System,
): Refusal | null {
  if (configTrouble !== null) return brokenConfig(configTrouble);
  if (sqliteHome === null) return null;
  let trouble: string | null = null;
  const found = findStateDb(sqliteHome, {
    files: system.files,
    onProblem: ({ path, message }) => trouble ??= `${path} is ${message}`,
  });
  if (found === null) return trouble === null ? null : unknownSchema(trouble);
  const db = system.databases.openReadOnly(found.path);
  try {
    const trouble = schemaTrouble(db);
    return trouble === null ? null : unknownSchema(trouble);
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

function unknownSchema(trouble: string): Refusal {
  return {
    reason: "unknown-schema",
    message: `Codex's database is not understood (${trouble}): it is only read`,
  };
}

function brokenConfig(trouble: ConfigTrouble): Refusal {
  const { path, line } = trouble;
  return {
    reason: "broken-config",
    message: `Cannot read config "${path}": ${configTroubleText(trouble)}; ` +
      "so nobody knows where Codex's databases lie",
    hint: `Codex does not start on it either: mend ${line === null ? "it" : `line ${line}`}`,
  };
}

interface SqliteRefusal {
  /** As SQLite begins it. */
  readonly said: string;
  readonly state: string;
  readonly way: string;
}

const REFUSALS: readonly SqliteRefusal[] = [
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
function refusalOf(error: unknown): SqliteRefusal | undefined {
  return REFUSALS.find(({ said }) => error instanceof Error && error.message.startsWith(said));
}

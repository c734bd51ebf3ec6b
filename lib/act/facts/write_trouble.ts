import { SIDE_DATABASES } from "../../codex/state/side_databases.ts";
import { requirePlainTables } from "../../codex/state/plain_tables.ts";
import { schemaTrouble, WRITTEN_TABLES } from "../../codex/state/state_schema.ts";
import { findStateDb } from "../../codex/state/thread_rows.ts";
import {
  type AbsolutePath,
  type ConfigTrouble,
  configTroubleText,
  type StorePaths,
} from "../../model/store.ts";
import type { Refusal } from "../../plan/judge.ts";
import { databaseError } from "../../system/database_error.ts";
import { statOrNull } from "../../system/files.ts";
import type { System } from "../../system/system.ts";
import { joinPath } from "../../text/path_text.ts";
import type { ActTools } from "../tools.ts";
import { databaseTrouble } from "./database_trouble.ts";

/**
 * Why a store may only be read: nobody knows where its databases lie, one is of a newer generation than this program knows, or
 * of a schema it does not understand (write-rules §2.5), or cannot be written. Files must not move without their rows, so none of
 * it is changed then. `null` when there is no reason, or no database.
 *
 * @throws {SessionError} when the database cannot even be read, as in a folder where SQLite may not make its side files
 * (write-rules §7.2).
 */
export function writeTrouble(
  { sqliteHome, configTrouble }: StorePaths,
  { isTried = true, ...tools }: ActTools & {
    /** Whether it is tried that the database can be written. Left out: it is. */
    readonly isTried?: boolean;
  },
): Refusal | null {
  if (configTrouble !== null) return brokenConfig(configTrouble);
  if (sqliteHome === null) return null;
  let trouble: Refusal | null = null;
  const found = findStateDb(sqliteHome, {
    files: tools.system.files,
    onProblem({ path, message }) {
      trouble ??= path === sqliteHome
        ? unlistable(sqliteHome, message)
        : unknownSchema(`${path} is ${message}`);
    },
  });
  if (found === null) return trouble;
  const schema = schemaTroubleOf(found, tools.system);
  if (schema !== null) return unknownSchema(schema);
  return isTried ? databaseTrouble(found, tools) : null;
}

/** @throws an error that names the database when it cannot be read, or must not be: a plan would be made from its rows. */
function schemaTroubleOf(path: AbsolutePath, { databases }: System): string | null {
  const db = databases.openReadOnly(path);
  try {
    requirePlainTables(db, WRITTEN_TABLES);
    return schemaTrouble(db);
  } catch (error) {
    throw databaseError(path, error) ?? error;
  } finally {
    db.close();
  }
}

/**
 * Why what goes for good could not go from one of Codex's other databases; `null`: it can. Files go first: with the rows left
 * behind the removal would be one that never ends.
 */
export function purgeTrouble({ sqliteHome }: StorePaths, tools: ActTools): Refusal | null {
  if (sqliteHome === null) return null;
  for (const { file, tables } of SIDE_DATABASES) {
    const path = joinPath(sqliteHome, file);
    if (statOrNull(path, tools.system.files) === null) continue;
    const trouble = databaseTrouble(path, tools);
    if (trouble !== null) return trouble;
    const db = tools.system.databases.openReadOnly(path);
    try {
      requirePlainTables(db, tables.map(({ table }) => table));
    } finally {
      db.close();
    }
  }
  return null;
}

function unlistable(folder: AbsolutePath, message: string): Refusal {
  return {
    reason: "unreadable",
    message: `Cannot look for Codex's databases in "${folder}": ${message}`,
    hint: "make the folder readable, or name the store with --codex-home",
  };
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

import type { Database } from "../../system/databases.ts";
import { tableTrouble } from "../state/plain_tables.ts";
import { tableColumns } from "../state/state_schema.ts";

const TABLE = "_sqlx_migrations";

/**
 * Number of the last change that Codex has made to the schema of a database: the newer the Codex, the higher. `null` where the
 * database does not tell.
 */
export function readSchemaAge(db: Database): number | null {
  if (tableTrouble(db, [TABLE]) !== null || !tableColumns(db, TABLE).includes("version")) {
    return null;
  }
  const [last] = db.prepare(`SELECT max(version) FROM ${TABLE}`).get() ?? [];
  return typeof last === "number" ? last : null;
}

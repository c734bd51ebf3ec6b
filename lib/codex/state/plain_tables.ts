/**
 * A database is untrusted: a view or a virtual table may answer for ever, a generated column makes gigabytes of nothing. So what
 * is not as Codex makes it is found in the schema, before the first row is asked for.
 *
 * @module
 */
import { RefusedError } from "../../model/error.ts";
import type { Database } from "../../system/databases.ts";

/** Why one of these tables, where it is there, is none whose rows lie in the file. `null`: they all do. */
export function tableTrouble(db: Database, tables: readonly string[]): string | null {
  // Names in other letters are the same table.
  const found = db.prepare(
    `SELECT lower(name), type, rootpage FROM sqlite_schema
     WHERE type IN ('table', 'view') AND lower(name) IN (SELECT value FROM json_each(?))`,
  ).all(JSON.stringify(tables));
  for (const [name, type, rootpage] of found) {
    if (type === "view") return `${name} is a view`;
    if (rootpage === 0 || rootpage === null) return `${name} is a virtual table`;
    const generated = db.prepare("SELECT name FROM pragma_table_xinfo(?) WHERE hidden IN (2, 3)")
      .get(name!);
    if (generated !== null) return `${name} has a generated column`;
  }
  return null;
}

/**
 * Refuses what {@link tableTrouble} names, before a row of it is asked for.
 *
 * @throws {RefusedError}
 */
export function requirePlainTables(db: Database, tables: readonly string[]): void {
  const trouble = tableTrouble(db, tables);
  if (trouble === null) return;
  throw new RefusedError(`Codex's database is not understood (${trouble}): it is only read`, {
    reasons: ["unknown-schema"],
  });
}

import assert from "node:assert/strict";
import { readSchemaAge } from "../../../../lib/codex/check/schema_age.ts";
import { openDisposable } from "../../../../lib/system/real/databases.ts";

/** The age of a database that these statements make. */
function ageOf(...statements: readonly string[]): number | null {
  const db = openDisposable(":memory:");
  try {
    for (const statement of statements) db.exec(statement);
    return readSchemaAge(db);
  } finally {
    db.close();
  }
}

Deno.test("readSchemaAge() is the last change that Codex has made to a schema, if it tells", () => {
  const table = "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT)";
  assert.equal(ageOf(table, "INSERT INTO _sqlx_migrations VALUES (7, 'a'), (62, 'b')"), 62);
  assert.equal(ageOf(table), null);
  assert.equal(ageOf(), null);
  assert.equal(ageOf("CREATE TABLE _sqlx_migrations (name TEXT)"), null);
  assert.equal(ageOf("CREATE VIEW _sqlx_migrations AS SELECT 99 AS version"), null);
});

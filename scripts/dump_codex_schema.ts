/** Writes the schema of Codex's thread database, as the real Codex makes it, for the generator and the tests. */
import { withCodexHome } from "../tests/support/codex/codex_home.ts";
import { dumpSchema, SCHEMA_FILE } from "../tests/support/codex/schema_dump.ts";

await withCodexHome(async (codex) => {
  await Deno.writeTextFile(SCHEMA_FILE, await dumpSchema(codex));
});

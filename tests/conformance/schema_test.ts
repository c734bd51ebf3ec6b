import assert from "node:assert/strict";
import { withCodexHome } from "../support/codex/codex_home.ts";
import { dumpSchema, SCHEMA_FILE } from "../support/codex/schema_dump.ts";

Deno.test("the committed schema of state_5 is what the real Codex makes", async () => {
  await withCodexHome(async (codex) => {
    const made = await dumpSchema(codex);
    assert.equal(await Deno.readTextFile(SCHEMA_FILE), made, "run scripts/dump_codex_schema.ts");
  });
});

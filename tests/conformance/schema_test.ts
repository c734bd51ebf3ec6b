import assert from "node:assert/strict";
import { CODEX } from "../../commands/version/command.ts";
import { codexBinary, versionOf } from "../support/codex/binary.ts";
import { withCodexHome } from "../support/codex/codex_home.ts";
import { dumpSchema, SCHEMA_FILE } from "../support/codex/schema_dump.ts";

const version = await versionOf(await codexBinary());

// The only test that is bound to a version.
const bound = version === CODEX.reference
  ? ""
  : ` (left out: CODEX_BIN is ${version}, the schema is that of ${CODEX.reference})`;

Deno.test({
  name: `the committed schema of state_5 is what the real Codex makes${bound}`,
  ignore: bound !== "",
  fn: async () => {
    await withCodexHome(async (codex) => {
      const made = await dumpSchema(codex);
      assert.equal(await Deno.readTextFile(SCHEMA_FILE), made, "run scripts/dump_codex_schema.ts");
    });
  },
});

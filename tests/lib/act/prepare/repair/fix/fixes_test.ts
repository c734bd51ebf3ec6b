import assert from "node:assert/strict";
import { fixOf } from "../../../../../../lib/act/prepare/repair/fix/fixes.ts";

Deno.test("fixOf() knows a way for findings, and refuses what is none, and says so", async () => {
  const mended = await fixOf("no-finding" as never).mend({} as never);
  assert.match(JSON.stringify(mended), /cannot be mended yet/);
  assert.equal(fixOf("row-path-dead").effect, "listed and resumable again");
  assert.equal(fixOf("convert-2025").effect, "listed and resumable");
});

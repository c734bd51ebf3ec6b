import assert from "node:assert/strict";
import { fixOf } from "../../../../../../lib/act/prepare/repair/fix/fixes.ts";

Deno.test("fixOf() refuses what it has no way for, and says so", async () => {
  for (const id of ["convert-2025"] as const) {
    const mended = await fixOf(id).mend({} as never);
    assert.match(JSON.stringify(mended), /cannot be mended yet/, id);
  }
  assert.equal(fixOf("row-path-dead").effect, "listed and resumable again");
});

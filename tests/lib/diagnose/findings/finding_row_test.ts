import assert from "node:assert/strict";
import { when } from "../../../../lib/diagnose/findings/finding_row.ts";

Deno.test("when() finds what is so, and nothing where it is not known", () => {
  assert.deepEqual([when(true, { a: 1 }), when(false, {}), when(null, {})], [{ a: 1 }, null, null]);
});

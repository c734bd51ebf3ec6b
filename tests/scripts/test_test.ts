import assert from "node:assert/strict";
import { namesFiles } from "../../scripts/gates/test.ts";

Deno.test("namesFiles() tells files and folders from the options of deno test", () => {
  assert.equal(namesFiles([]), false);
  assert.equal(namesFiles(["--filter", "undo"]), false);
  assert.equal(namesFiles(["--filter=tests/lib"]), false);
  assert.equal(namesFiles(["tests/lib/plan/judge_test.ts"]), true);
  assert.equal(namesFiles(["--watch", "tests/lib"]), true);
});

import assert from "node:assert/strict";
import { withoutLogFlags } from "../../../lib/argv/log_flags.ts";
import { UsageError } from "../../../lib/model/error.ts";

Deno.test("withoutLogFlags() takes codexsm's log flags wherever they stand, and leaves all else", () => {
  const cases: readonly (readonly [words: string, left: string])[] = [
    ["--log-level error list --limit 5", "list --limit 5"],
    ["list --log-format=json --log-level WARN -l 5", "list -l 5"],
    ["list -- --log-level error", "list -- --log-level error"],
    ["list", "list"],
  ];
  for (const [words, left] of cases) {
    assert.deepEqual(withoutLogFlags(words.split(" ")), left.split(" "), words);
  }
  for (const wrong of ["--log-level loud", "--log-format=xml", "list --log-level"]) {
    assert.throws(() => withoutLogFlags(wrong.split(" ")), UsageError, wrong);
  }
});

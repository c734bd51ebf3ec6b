import assert from "node:assert/strict";
import fc from "fast-check";
import { shellQuote, shellUnquote } from "../../../lib/text/shell_text.ts";

Deno.test("shellUnquote() reads back what shellQuote() wrote, and words that are not ended", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (word) => shellUnquote(shellQuote(word)) === word),
    { numRuns: 50 },
  );
  const cases = [
    ["'a b", "a b"],
    ['"a b', "a b"],
    ['a"b\\"c"d', 'ab"cd'],
    ["a\\ b", "a b"],
    ["a\\", "a"],
    ["$x`y`", "$x`y`"],
    ["'$x'\"$y\"", "$x$y"],
  ];
  assert.deepEqual(cases.map(([word]) => [word, shellUnquote(word!)]), cases);
});

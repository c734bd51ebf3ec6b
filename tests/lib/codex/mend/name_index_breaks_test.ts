import assert from "node:assert/strict";
import {
  missingBreaks,
  withBreaks,
  withoutBreaks,
} from "../../../../lib/codex/mend/name_index_breaks.ts";

const A = '{"id":"a","thread_name":"one","updated_at":"x"}';
const B = '{"id":"b","thread_name":"ü }{\\"id\\" 🙂"}';

Deno.test("line feeds are missing at the end and between joined lines, and nowhere else", () => {
  for (
    const [text, whole] of [
      ["", ""],
      [`${A}\n`, `${A}\n`],
      [`${A}\n\n${B}\n`, `${A}\n\n${B}\n`],
      [A, `${A}\n`],
      [`${A}\n${B}${A}${A}\n${B}`, `${A}\n${B}\n${A}\n${A}\n${B}\n`],
      [`{torn${B}\n`, `{torn${B}\n`],
      [`${A}{"id":"to`, `${A}\n{"id":"to\n`],
      ["\n", "\n"],
    ] as const
  ) {
    const breaks = missingBreaks(text);
    assert.equal(withBreaks(text, breaks), whole);
    assert.equal(withoutBreaks(whole, breaks), text);
    assert.deepEqual(missingBreaks(whole), []);
  }
});

Deno.test("only line feeds are taken away, and only where they are", () => {
  assert.equal(withoutBreaks("a\nb", [0]), null);
  assert.equal(withoutBreaks("a\nb", [9]), null);
  assert.equal(withoutBreaks("a\nb\n", [3, 1]), null);
});

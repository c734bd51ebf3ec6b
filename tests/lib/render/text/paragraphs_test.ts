import assert from "node:assert/strict";
import { cellWidthsOf } from "../../../../lib/render/text/cell_width.ts";
import { paragraphLines } from "../../../../lib/render/text/paragraphs.ts";

Deno.test("paragraphLines() breaks between words, keeps items together and long words whole", async () => {
  const address = `https://example.com/${"a/".repeat(20)}`;
  const cases: readonly (readonly [text: string, lines: readonly string[]])[] = [
    ["", [""]],
    ["short\n\n  as it is", ["short", "", "  as it is"]],
    ["a word and one more of them", ["a word and one more", "of them"]],
    ["- an item of a list, longer", ["- an item of a list,", "  longer"]],
    ["  12. deeper and also longer", ["  12. deeper and", "      also longer"]],
    ["a   b   column   of   blanks", ["a   b   column   of", "blanks"]],
    [`see ${address} there`, ["see", address, "there"]],
    ["日本語の長い文章です。改行", ["日本語の長い文章です", "。改行"]],
  ];
  for (const [text, lines] of cases) {
    const cells = await cellWidthsOf([text]);
    assert.deepEqual(paragraphLines(text, { room: 20, cells }), lines);
  }
});

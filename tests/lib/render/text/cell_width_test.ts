import fc from "fast-check";
import { eastAsianWidth } from "get-east-asian-width";
import assert from "node:assert/strict";
import { cellWidthsOf } from "../../../../lib/render/text/cell_width.ts";
import { visibleLine } from "../../../../lib/render/text/visible.ts";

Deno.test("cut() is never wider than asked, ellipsis included", async () => {
  const widths = await cellWidthsOf(["漢"]);
  assert.equal(widths.cut("abcdef", 4), "abc…");
  assert.equal(widths.cut("漢字漢字", 5), "漢字…");
  assert.equal(widths.widthOf("漢字"), 4);
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.nat({ max: 20 }), (text, cells) => {
    assert.ok(widths.widthOf(widths.cut(visibleLine(text), cells)) <= cells);
  }));
});

Deno.test("of() tells the width of each character, also of those that nothing is loaded for", async () => {
  const latin = await cellWidthsOf(["plain"]);
  const all = await cellWidthsOf(["漢"]);
  let counted = 0;
  for (let code = 0x20; code < 0x3000; code++) {
    const text = String.fromCodePoint(code);
    // What no sanitised line holds, and what has no width of its own.
    if (visibleLine(text) !== text || /\p{Mark}/u.test(text)) continue;
    assert.equal(all.widthOf(text), eastAsianWidth(code), `U+${code.toString(16)}`);
    const alone = await cellWidthsOf([text]);
    assert.equal(alone.widthOf(text), all.widthOf(text), `U+${code.toString(16)} alone`);
    if (!/^[ -~¡-˿‐-…]$/.test(text)) continue;
    assert.equal(latin.widthOf(text), 1);
    counted++;
  }
  assert.ok(counted > 600, `${counted} characters`);
});

Deno.test("of() counts what belongs together once", async () => {
  const widths = await cellWidthsOf(["👩‍👩‍👧"]);
  for (
    const [text, cells] of [["👩‍👩‍👧", 2], ["🇩🇪", 2], ["é", 1], ["❤️", 2], ["…", 1], [
      "“x”",
      3,
    ]] as const
  ) {
    assert.equal(widths.widthOf(text), cells, text);
  }
});

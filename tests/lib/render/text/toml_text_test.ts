import fc from "fast-check";
import assert from "node:assert/strict";
import { parse } from "smol-toml";
import { tomlText } from "../../../../lib/render/text/toml_text.ts";

Deno.test("tomlText() writes any text so that TOML reads it back, and nothing in it acts on a terminal", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
      const written = tomlText(text);
      assert.ok(written !== null);
      assert.equal(parse(`a = ${written}`).a, text);
      // deno-lint-ignore no-control-regex -- they are what must not be there
      assert.doesNotMatch(written, /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/);
    }),
  );
  assert.equal(tomlText("half \ud800"), null);
});

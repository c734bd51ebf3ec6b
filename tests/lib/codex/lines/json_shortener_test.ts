import assert from "node:assert/strict";
import fc from "fast-check";
import { KEPT_OF_STRING, newJsonShortener } from "../../../../lib/codex/lines/json_shortener.ts";

function shorten(text: string, size: number): string | null {
  const bytes = new TextEncoder().encode(text);
  const shortener = newJsonShortener();
  for (let at = 0; at < bytes.length; at += size) shortener.push(bytes.subarray(at, at + size));
  const line = shortener.end();
  return line === null ? null : new TextDecoder("utf-8", { fatal: true }).decode(line);
}

const object = fc.dictionary(fc.string(), fc.jsonValue());

Deno.test("newJsonShortener() leaves a line of short strings as it is", () => {
  fc.assert(
    fc.property(object, fc.integer({ min: 1, max: 9 }), (value, size) => {
      const text = ` ${JSON.stringify(value)}`;
      assert.equal(shorten(text, size), text);
    }),
  );
});

Deno.test("newJsonShortener() cuts long strings between characters and escapes, and counts what is left out", () => {
  const letters = fc.constantFrom("a", "é", "😀", '"', "\\", "\n", "\u0001", "[");
  fc.assert(
    fc.property(
      fc.array(letters, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 0, max: 7 }),
      fc.constantFrom(1000, 65_536, 1_000_000),
      (unit, shift, size) => {
        // One longer than what is kept, whatever the letters.
        const long = "s".repeat(shift + 1) + unit.join("").repeat(KEPT_OF_STRING);
        const written = JSON.stringify(long).slice(1, -1);
        const kept = JSON.parse(shorten(`{"a":"${written}","b":[1,"x"]}`, size)!);
        assert.deepEqual(kept.b, [1, "x"]);
        const [, start, count] = /^(.*)… \[(\d+) bytes left out\]$/s.exec(kept.a)!;
        assert.ok(long.startsWith(start!));
        const bytes = new TextEncoder().encode(JSON.stringify(start).slice(1, -1)).length;
        assert.ok(bytes >= KEPT_OF_STRING && bytes <= KEPT_OF_STRING + 6, `${bytes}`);
        assert.equal(bytes + Number(count), new TextEncoder().encode(written).length);
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("newJsonShortener() gives up on what is no object, and on what stays too large", () => {
  for (const text of ["\0\0\0", "[1]", "garbage", "  7"]) assert.equal(shorten(text, 2), null);
  assert.equal(shorten(`{"a":[${"1,".repeat(9_000_000)}1]}`, 65_536), null);
});

Deno.test("newJsonShortener() takes a byte order mark and blanks before the object", () => {
  assert.equal(shorten('\uFEFF \t{"a":1}', 1)?.trim().endsWith('{"a":1}'), true);
});

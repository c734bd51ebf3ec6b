import assert from "node:assert/strict";
import {
  KEPT_OF_STRING,
  newJsonShortener,
  newLineSplitter,
} from "../../../../lib/codex/lines/line_splitter.ts";
import fc from "fast-check";

function split(text: string, size: number): { text: string; offset: number }[] {
  const bytes = new TextEncoder().encode(text);
  const splitter = newLineSplitter();
  const decoder = new TextDecoder();
  const lines: { text: string; offset: number }[] = [];
  const take = (line: { bytes: Uint8Array | null; offset: number }) =>
    lines.push({ text: decoder.decode(line.bytes!), offset: line.offset });
  for (let at = 0; at < bytes.length; at += size) {
    for (const line of splitter.push(bytes.slice(at, at + size))) take(line);
  }
  for (const line of splitter.end()) take(line);
  return lines;
}

Deno.test("newLineSplitter() finds the lines of a plain split, whatever the size of the pieces", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "é", "\n", "{") }),
      fc.integer({ min: 1, max: 9 }),
      (text, size) => {
        const expected = text.split("\n");
        if (expected.at(-1) === "") expected.pop();
        const lines = split(text, size);
        assert.deepEqual(lines.map((line) => line.text), expected);
        let offset = 0;
        for (const line of lines) {
          assert.equal(line.offset, offset);
          offset += new TextEncoder().encode(line.text).length + 1;
        }
      },
    ),
  );
});

Deno.test("newLineSplitter() keeps a line of megabytes as JSON with its long texts shortened", () => {
  const long = { a: "x".repeat(2_000_000), escaped: '\\"'.repeat(400_000), b: [1, "end"] };
  const [line] = split(`${JSON.stringify(long)}\n`, 65_536);
  const kept = JSON.parse(line!.text);
  assert.ok(line!.text.length < 300_000, `${line!.text.length}`);
  assert.ok(kept.a.startsWith("xxxx"));
  assert.deepEqual(kept.b, [1, "end"]);
});

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

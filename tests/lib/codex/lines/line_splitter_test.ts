import assert from "node:assert/strict";
import fc from "fast-check";
import { newLineSplitter } from "../../../../lib/codex/lines/line_splitter.ts";

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

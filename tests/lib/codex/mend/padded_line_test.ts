import assert from "node:assert/strict";
import { paddedLine } from "../../../../lib/codex/mend/padded_line.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (line: Uint8Array | null) => line === null ? null : new TextDecoder().decode(line);

Deno.test("paddedLine() puts blanks before the last brace, and none where nothing is missing", () => {
  assert.equal(text(paddedLine(bytes('{"a":1}'), 10)), '{"a":1   }');
  assert.equal(text(paddedLine(bytes('{"a":1}'), 7)), '{"a":1}');
  assert.equal(text(paddedLine(bytes('{"a":{}}\r'), 11)), '{"a":{}  }\r');
  assert.deepEqual(JSON.parse(text(paddedLine(bytes('{"a":"}"}'), 20))!), { a: "}" });
});

Deno.test("paddedLine() makes no line shorter, and pads none without a brace", () => {
  assert.equal(paddedLine(bytes('{"a":1}'), 6), null);
  assert.equal(paddedLine(bytes("[1]"), 9), null);
  assert.equal(paddedLine(bytes('{"a":1}'), -1), null);
});

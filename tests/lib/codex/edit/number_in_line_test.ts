import assert from "node:assert/strict";
import { lineSplice, numberInLine } from "../../../../lib/codex/edit/number_in_line.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (line: Uint8Array | null) => line === null ? null : new TextDecoder().decode(line);
const renumbered = (line: string, ordinal: number) =>
  text(numberInLine(bytes(line), { path: ["ordinal"], value: ordinal }));

Deno.test("numberInLine() keeps the length of a line wherever that can be", () => {
  assert.equal(renumbered('{"ordinal":7,"a":{}}', 9), '{"ordinal":9,"a":{}}');
  assert.equal(renumbered('{"ordinal":100,"a":{}}', 9), '{"ordinal":9  ,"a":{}}');
  assert.equal(
    renumbered('{"a":{"ordinal":1},"ordinal":10}', 9),
    '{"a":{"ordinal":1},"ordinal":9 }',
  );
  assert.equal(renumbered('{"ordinal":9,"a":{}   }', 100), '{"ordinal":100,"a":{} }');
  assert.equal(renumbered('{"ordinal":9 ,"a":{}  }', 10), '{"ordinal":10,"a":{}  }');
  assert.equal(renumbered('{"ordinal":9,"a":{}}', 10), '{"ordinal":10,"a":{}}');
  assert.equal(renumbered('{"a":1}', 10), null);
});

Deno.test("lineSplice() takes no more bytes than differ", () => {
  const splice = (before: string, after: string) =>
    lineSplice(50, { before: bytes(before), after: bytes(after) });
  const insert = (value: string) => bytes(value).toBase64();
  assert.deepEqual(splice('{"a":19}', '{"a":29}'), { offset: 55, remove: 1, insert: insert("2") });
  assert.deepEqual(splice('{"a":9}', '{"a":10}'), { offset: 55, remove: 1, insert: insert("10") });
  assert.deepEqual(splice('{"a":1}', '{"a":11}'), { offset: 56, remove: 0, insert: insert("1") });
});

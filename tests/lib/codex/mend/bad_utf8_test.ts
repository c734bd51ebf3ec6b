import assert from "node:assert/strict";
import fc from "fast-check";
import { newBadBytes } from "../../../../lib/codex/mend/bad_utf8.ts";

function badIn(bytes: readonly number[], size = 100): readonly number[] {
  const finder = newBadBytes();
  const bad: number[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    bad.push(...finder.push(Uint8Array.from(bytes.slice(at, at + size))));
  }
  return [...bad, ...finder.end()];
}

function isUtf8(bytes: readonly number[]): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
    return true;
  } catch {
    return false;
  }
}

Deno.test("newBadBytes() finds single bytes, cut characters, overlong ones and halves of UTF-16", () => {
  assert.deepEqual(badIn([...new TextEncoder().encode("aä€😀")]), []);
  assert.deepEqual(badIn([0x61, 0xff, 0x62]), [1]);
  assert.deepEqual(badIn([0xe2, 0x82]), [0, 1]);
  assert.deepEqual(badIn([0xe2, 0x82, 0x61]), [0, 1]);
  assert.deepEqual(badIn([0xc0, 0xaf]), [0, 1]);
  assert.deepEqual(badIn([0xed, 0xa0, 0x80]), [0, 1, 2]);
});

Deno.test("bytes are UTF-8 once each bad one is a question mark, whatever they are and wherever chunks end", () => {
  const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0xe2, 0x82, 0xac, 0xf0));
  fc.assert(
    fc.property(
      fc.array(byte, { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      (bytes, size) => {
        const bad = badIn(bytes, size);
        assert.equal(bad.length === 0, isUtf8(bytes));
        const mended = bytes.map((byte, at) => bad.includes(at) ? 0x3f : byte);
        assert.ok(isUtf8(mended), `${bytes} with ${bad}`);
      },
    ),
    { numRuns: 2000, seed: 3 },
  );
});

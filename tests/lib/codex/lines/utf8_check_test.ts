import assert from "node:assert/strict";
import fc from "fast-check";
import { newUtf8Check } from "../../../../lib/codex/lines/utf8_check.ts";

/** The first bad byte of these bytes, given in chunks of one size. */
function checked(bytes: Uint8Array, size: number) {
  const check = newUtf8Check();
  for (let at = 0; at < bytes.length; at += size) check.push(bytes.subarray(at, at + size));
  return check.end();
}

/** Whether the runtime's own decoder takes them. */
function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

Deno.test("newUtf8Check() says of any bytes what the runtime's decoder says, however they are cut into chunks", () => {
  // Mostly parts of characters, so that every rule is met.
  const byte = fc.constantFrom(10, 65, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf)
    .chain((one) =>
      fc.constantFrom(one, 0xe0, 0xe1, 0xec, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff)
    );
  const bytes = fc.uint8Array({ maxLength: 6 }).chain((any) =>
    fc.array(byte, { maxLength: 8 }).map((some) => Uint8Array.from([...any, ...some]))
  );
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 9 }), (bytes, size) => {
      const bad = checked(bytes, size);
      assert.equal(bad === null, isText(bytes));
      if (bad === null) return;
      assert.ok(!isText(bytes.subarray(0, bad.offset + 1)) || bad.offset === bytes.length);
      const before = bytes.subarray(0, bad.offset);
      assert.equal(bad.line, 1 + before.filter((one) => one === 10).length);
    }),
    { numRuns: 3000 },
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 9 }), (text, size) => {
      assert.equal(checked(new TextEncoder().encode(text), size), null);
    }),
  );
});

Deno.test("newUtf8Check() tells line and offset of the first bad byte", () => {
  const encoder = new TextEncoder();
  const bytes = Uint8Array.from([...encoder.encode("é\n日本\nbad "), 0xff, 10, 0xfe]);
  assert.deepEqual(checked(bytes, 4), { line: 3, offset: 14 });
  const surrogate = Uint8Array.from([65, 10, 0xed, 0xa0, 0x80]);
  assert.deepEqual(checked(surrogate, 5), { line: 2, offset: 3 });
  const cut = encoder.encode("日").subarray(0, 2);
  assert.deepEqual(checked(cut, 1), { line: 1, offset: 2 });
  assert.equal(checked(new Uint8Array(0), 1), null);
});

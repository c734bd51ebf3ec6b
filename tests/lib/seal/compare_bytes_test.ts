import assert from "node:assert/strict";
import fc from "fast-check";
import { compareBytes, type Expected } from "../../../lib/seal/compare_bytes.ts";
import { makeSeal } from "../../../lib/seal/make_seal.ts";
import { withRollout } from "../../support/rollout_file.ts";
import { HASHING } from "../../support/store/sealing.ts";

const MIB = 1024 * 1024;
const { sha256 } = HASHING;

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Bytes that repeat nowhere, so that each MiB is another. */
function bytesOf(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = (at * 2654435761 >>> 13) & 0xff;
  return bytes;
}

function sealOf(bytes: Uint8Array): Promise<Expected> {
  return withRollout(bytes, (path) => makeSeal(path, HASHING));
}

async function compared(bytes: Uint8Array, expected: Expected, piece = 300_000) {
  const { comparison, damage } = await compareBytes(inPieces(bytes, piece), expected, sha256);
  assert.equal(damage, null);
  return comparison;
}

Deno.test("compareBytes() tells unchanged, grown, damaged and where, and cut off, whatever the pieces", async () => {
  const whole = bytesOf(3 * MIB + 77);
  const seal = await sealOf(whole);
  assert.deepEqual(seal.marks.map(({ bytes }) => bytes), [MIB, 2 * MIB, 3 * MIB]);
  for (const piece of [MIB, MIB + 1, 4096 * 13, whole.length]) {
    assert.deepEqual(await compared(whole, seal, piece), { kind: "same", bytes: whole.length });
    const grown = new Uint8Array([...whole, 10]);
    assert.deepEqual(await compared(grown, seal, piece), { kind: "grown", sealed: whole.length });
    for (
      const [at, from, to] of [[0, 0, MIB], [2 * MIB, 2 * MIB, 3 * MIB], [
        3 * MIB,
        3 * MIB,
        whole.length,
      ]] as const
    ) {
      const damaged = whole.slice();
      damaged[at]! ^= 1;
      const found = await compared(damaged, seal, piece);
      assert.ok(found.kind === "differs");
      assert.deepEqual(found.within, { from, to });
    }
    const short = await compared(whole.subarray(0, 2 * MIB + 5), seal, piece);
    assert.ok(short.kind === "short");
    assert.deepEqual([short.bytes, short.intact], [2 * MIB + 5, 2 * MIB]);
  }
});

Deno.test("compareBytes() goes by the whole digest where marks are wrong, or are none", async () => {
  const whole = bytesOf(2 * MIB + 1);
  const seal = await sealOf(whole);
  const wrong = seal.marks.map(({ bytes }) => ({ bytes, digest: "0".repeat(16) }));
  assert.equal((await compared(whole, { ...seal, marks: wrong })).kind, "same");
  const damaged = whole.slice();
  damaged[5]! ^= 1;
  const found = await compared(damaged, { ...seal, marks: [] });
  assert.ok(found.kind === "differs");
  assert.equal(found.within, null);
});

Deno.test("compareBytes() finds growth behind a whole line where the sidecar of another tool says no size", async () => {
  const text = new TextEncoder().encode('{"a":1}\n{"b":2}\n');
  const sealed = text.subarray(0, 8);
  const digest = (await sealOf(sealed)).digest;
  const expected = { bytes: null, digest, marks: [] };
  assert.deepEqual(await compared(sealed, expected, 3), { kind: "same", bytes: 8 });
  assert.deepEqual(await compared(text, expected, 3), { kind: "grown", sealed: 8 });
  assert.deepEqual(await compared(text, expected, 100), { kind: "grown", sealed: 8 });
  const damaged = text.slice();
  damaged[2]! ^= 1;
  assert.equal((await compared(damaged, expected, 3)).kind, "differs");
});

Deno.test("compareBytes() knows what was sealed among any bytes", async () => {
  const someBytes = fc.uint8Array({ maxLength: 64 });
  await fc.assert(
    fc.asyncProperty(someBytes, someBytes, fc.nat(63), async (sealed, more, at) => {
      const seal = await sealOf(sealed);
      const kind = more.length === 0 ? "same" : "grown";
      const now = new Uint8Array([...sealed, ...more]);
      assert.equal((await compared(now, seal, 7)).kind, kind);
      if (at >= sealed.length) return;
      now[at]! ^= 0x55;
      assert.equal((await compared(now, seal, 7)).kind, "differs");
    }),
  );
});

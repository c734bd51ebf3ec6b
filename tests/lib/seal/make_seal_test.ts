import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { makeSeal } from "../../../lib/seal/make_seal.ts";
import { newPrefixDigest } from "../../../lib/seal/prefix_digest.ts";
import { SAMPLE_NAME, SYSTEM, withRollout } from "../../support/rollout_file.ts";
import { HASHING } from "../../support/store/sealing.ts";

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

Deno.test("makeSeal() of a compressed rollout tells of the bytes on disk and of what they hold", async () => {
  const content = new TextEncoder().encode('{"a":1}\n'.repeat(400_000));
  const packed = await SYSTEM.compression.zstdFrame(content);
  await withRollout(packed, async (path) => {
    const seal = await makeSeal(path, HASHING);
    assert.deepEqual([seal.bytes, seal.digest], [packed.length, digestOf(packed)]);
    assert.deepEqual(seal.content, { bytes: content.length, digest: digestOf(content) });
    assert.deepEqual(
      seal.marks.map(({ bytes, digest }) => [bytes, digest]),
      [1, 2, 3].map((mib) => {
        const bytes = mib * 1024 * 1024;
        return [bytes, digestOf(content.subarray(0, bytes)).slice(0, 16)];
      }),
    );
  }, { name: `${SAMPLE_NAME}.zst` });
});

Deno.test("makeSeal() of an empty rollout seals nothing, and of one MiB needs no mark", async () => {
  await withRollout("", async (path) => {
    const seal = await makeSeal(path, HASHING);
    assert.deepEqual(seal, {
      bytes: 0,
      digest: digestOf(new Uint8Array()),
      content: null,
      marks: [],
    });
  });
  await withRollout(new Uint8Array(1024 * 1024), async (path) => {
    assert.deepEqual((await makeSeal(path, HASHING)).marks, []);
  });
});

Deno.test("makeSeal() throws what damaged compressed data throws", async () => {
  await withRollout("no zstd at all", async (path) => {
    await assert.rejects(makeSeal(path, HASHING), { code: "EZSTD" });
  }, { name: `${SAMPLE_NAME}.zst` });
});

Deno.test("newPrefixDigest() tells at each stop, the first and the last byte among them", () => {
  const stops = [0, 3, 6];
  const told: [number, string][] = [];
  const running = newPrefixDigest(HASHING.sha256, {
    after: (bytes) => stops.find((stop) => stop > bytes) ?? Infinity,
    reach: (bytes, digest) => told.push([bytes, digest]),
  });
  const bytes = new TextEncoder().encode("abcdef");
  for (const byte of bytes) running.update(new Uint8Array([byte]));
  assert.deepEqual(told, stops.map((stop) => [stop, digestOf(bytes.subarray(0, stop))]));
  assert.deepEqual([running.bytes(), running.hex()], [6, digestOf(bytes)]);
});

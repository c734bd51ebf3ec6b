import assert from "node:assert/strict";
import { realCompression } from "../../../lib/system/real/compression.ts";

const compression = realCompression();
const encoder = new TextEncoder();

async function decoded(...chunks: Uint8Array[]): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const piece of compression.zstdDecode(chunks)) {
    text += decoder.decode(piece, { stream: true });
  }
  return text;
}

Deno.test("zstdDecode() reads several frames, however they are cut", async () => {
  const first = await compression.zstdFrame(encoder.encode("hello\n".repeat(50_000)));
  const second = await compression.zstdFrame(encoder.encode("world\n"));
  const expected = "hello\n".repeat(50_000) + "world\n";
  assert.equal(await decoded(first, second), expected);
  const both = new Uint8Array([...first, ...second]);
  const pieces = Array.from(
    { length: Math.ceil(both.length / 3) },
    (_, at) => both.slice(3 * at, 3 * at + 3),
  );
  assert.equal(await decoded(...pieces), expected);
});

Deno.test("zstdDecode() calls a cut-off or foreign stream damaged", async () => {
  const frame = await compression.zstdFrame(encoder.encode("hello"));
  await assert.rejects(decoded(frame.slice(0, -3)), { code: "EZSTD" });
  await assert.rejects(decoded(encoder.encode("not compressed")), { code: "EZSTD" });
});

Deno.test("zstdDecode() streams a frame that becomes far larger than itself, in small pieces", async () => {
  const bytes = new Uint8Array(20_000_000).fill(97);
  let length = 0;
  let largest = 0;
  for await (const piece of compression.zstdDecode([await compression.zstdFrame(bytes)])) {
    length += piece.length;
    largest = Math.max(largest, piece.length);
  }
  assert.equal(length, bytes.length);
  assert.ok(largest <= 1024 * 1024, `a piece of ${largest} bytes`);
});

Deno.test("zstdDecode() gives what lies before the damage", async () => {
  const text = "hello\n".repeat(50_000);
  const frame = await compression.zstdFrame(encoder.encode(text));
  let length = 0;
  const read = async () => {
    const chunks = [await compression.zstdFrame(encoder.encode("whole\n")), frame.slice(0, -3)];
    for await (const piece of compression.zstdDecode(chunks)) length += piece.length;
  };
  await assert.rejects(read, { code: "EZSTD" });
  assert.ok(length >= "whole\n".length, `${length} bytes`);
});

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

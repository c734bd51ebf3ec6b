import assert from "node:assert/strict";
import { decodedBytes } from "../../../../lib/codex/mend/decoded_rollout.ts";

async function* pieces(bytes: readonly number[], size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield Uint8Array.from(bytes.slice(at, at + size));
  }
}

Deno.test("UTF-16 of either order becomes UTF-8 without its mark, whichever pieces it comes in", async () => {
  const text = '{"a":"ü🙂"}\n';
  const units = [...`\uFEFF${text}`].flatMap((letter) =>
    Array.from({ length: letter.length }, (_, at) => letter.charCodeAt(at))
  );
  for (const encoding of ["utf-16le", "utf-16be"] as const) {
    const bytes = units.flatMap((unit) => {
      const pair = [unit & 0xff, unit >> 8];
      return encoding === "utf-16le" ? pair : pair.reverse();
    });
    for (const size of [1, 3, 1000]) {
      const out = await Array.fromAsync(decodedBytes(pieces(bytes, size), encoding));
      assert.equal(new TextDecoder().decode(new Uint8Array(out.flatMap((p) => [...p]))), text);
    }
  }
});

Deno.test("half a character, or half a unit at the end, becomes U+FFFD", async () => {
  const out = await Array.fromAsync(
    decodedBytes(pieces([0x3d, 0xd8, 0x61, 0x00, 0x62], 2), "utf-16le"),
  );
  assert.equal(
    new TextDecoder().decode(new Uint8Array(out.flatMap((p) => [...p]))),
    "\uFFFDa\uFFFD",
  );
});

import assert from "node:assert/strict";
import { splicedBytes } from "../../../../lib/codex/mend/splice_rollout.ts";
import type { Splice } from "../../../../lib/model/thread/byte_edits.ts";

const encoder = new TextEncoder();

function splice(offset: number, remove: number, insert = ""): Splice {
  return { offset, remove, insert: encoder.encode(insert).toBase64() };
}

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = encoder.encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function spliced(text: string, splices: readonly Splice[], size: number): Promise<string> {
  let out = "";
  for await (const piece of splicedBytes(pieces(text, size), splices)) {
    out += new TextDecoder().decode(piece);
  }
  return out;
}

Deno.test("splicedBytes() takes out and puts in wherever the chunks end", async () => {
  for (const size of [1, 2, 3, 5, 100]) {
    assert.equal(await spliced("abcdefgh", [splice(0, 1, "AA"), splice(3, 2)], size), "AAbcfgh");
    assert.equal(await spliced("abc", [splice(1, 0, "x"), splice(3, 0, "end")], size), "axbcend");
    assert.equal(await spliced("abcdef", [splice(2, 4, "Z")], size), "abZ");
    assert.equal(await spliced("abc", [splice(1, 1), splice(2, 1, "C")], size), "aC");
    assert.equal(await spliced("abc", [], size), "abc");
  }
  assert.equal(await spliced("", [splice(0, 0, "new")], 1), "new");
});

Deno.test("splicedBytes() throws where splices overlap or reach behind the end", async () => {
  for (const size of [1, 100]) {
    await assert.rejects(spliced("abc", [splice(0, 2), splice(1, 1)], size), RangeError);
    await assert.rejects(spliced("abc", [splice(2, 2)], size), RangeError);
    await assert.rejects(spliced("abc", [splice(9, 0, "x")], size), RangeError);
  }
});

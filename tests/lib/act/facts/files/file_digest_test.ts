import assert from "node:assert/strict";
import {
  digestOf,
  restDigest,
  streamDigest,
} from "../../../../../lib/act/facts/files/file_digest.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { SYSTEM } from "../../../../support/rollout_file.ts";
import { absolute } from "../../../../support/value/paths.ts";

const sha256 = await SYSTEM.digests.sha256();

Deno.test("restDigest() knows a file that has grown by its beginning, and none that is shorter", () => {
  const { tools, write } = newMemoryStore();
  const look = { files: tools.system.files, sha256 };
  write("/h/a", "beginning");
  write("/h/b", "beginning and more");
  assert.equal(digestOf(absolute("/h/a"), look), sha256.ofText("beginning"));
  const noted = restDigest(absolute("/h/a"), { ...look, size: 9 });
  assert.equal(noted, sha256.ofText("beginning"));
  assert.equal(restDigest(absolute("/h/b"), { ...look, size: 9 }), noted);
  assert.equal(restDigest(absolute("/h/a"), { ...look, size: 10 }), null);
});

Deno.test("restDigest() looks at both ends of a large file", () => {
  const { tools, write } = newMemoryStore();
  const look = { files: tools.system.files, sha256, size: 2_000_000 };
  const text = (first: string, middle: string, last: string) =>
    first + "x".repeat(999_998) + middle + "x".repeat(1_000_000 - 1) + last;
  write("/h/a", text("a", "m", "z"));
  write("/h/middle", text("a", "n", "z"));
  write("/h/first", text("b", "m", "z"));
  write("/h/last", text("a", "m", "y"));
  const [whole, ...others] = ["a", "middle", "first", "last"].map((name) =>
    restDigest(absolute(`/h/${name}`), look)
  );
  assert.deepEqual(others.map((digest) => digest === whole), [true, false, false]);
});

Deno.test("streamDigest() says the same of bytes as they come, wherever they are cut, and nothing of more or fewer", async () => {
  const { tools, write } = newMemoryStore();
  for (const size of [9, 2_000_000]) {
    const text = "beginning".padEnd(size - 1, "x").slice(0, size - 1) + "z";
    write(`/h/${size}`, text);
    const noted = restDigest(absolute(`/h/${size}`), { files: tools.system.files, sha256, size });
    const bytes = new TextEncoder().encode(text);
    const cut = async function* (at: number) {
      for (let from = 0; from < bytes.length; from += at) yield bytes.subarray(from, from + at);
    };
    for (const at of [5, 100_000]) {
      assert.equal(await streamDigest(cut(at), { size, sha256 }), noted, `${size} ${at}`);
    }
    assert.equal(await streamDigest(cut(5000), { size: size - 1, sha256 }), null);
    assert.equal(await streamDigest(cut(5000), { size: size + 1, sha256 }), null);
  }
});

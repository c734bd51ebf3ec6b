import assert from "node:assert/strict";
import { zstdCompressSync } from "node:zlib";
import { hasSameBeginning } from "../../../../../lib/act/prepare/into/same_beginning.ts";
import { SYSTEM } from "../../../../support/rollout_file.ts";
import { absolute } from "../../../../support/value/paths.ts";

Deno.test("hasSameBeginning() compares what two rollouts hold, compressed or not, as far as one goes or is asked for", async () => {
  const root = await Deno.makeTempDir();
  try {
    const long = new Uint8Array(700_000).map((_, at) => at % 251);
    const file = async (name: string, bytes: Uint8Array) => {
      await Deno.writeFile(`${root}/${name}`, bytes);
      return absolute(`${root}/${name}`);
    };
    const whole = await file("whole", long);
    const packed = await file("packed.jsonl.zst", zstdCompressSync(long));
    const begin = await file("begin", long.subarray(0, 400_001));
    const odd = await file("odd", long.map((byte, at) => at === 399_999 ? 0 : byte));
    const same = (a: string, b: string, bytes: number | null = null) =>
      hasSameBeginning(absolute(a), absolute(b), { tools: SYSTEM, bytes });
    assert.equal(await same(whole, whole), true);
    assert.equal(await same(whole, begin), true);
    assert.equal(await same(packed, begin), true);
    assert.equal(await same(whole, packed), true);
    assert.equal(await same(begin, whole), false, "it lacks the end");
    assert.equal(await same(odd, begin), false);
    assert.equal(await same(odd, begin, 399_999), true);
    assert.equal(await same(odd, begin, 400_000), false);
    assert.equal(await same(whole, begin, 400_002), false, "neither has that many");
    assert.equal(await same(whole, `${root}/none`), false);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

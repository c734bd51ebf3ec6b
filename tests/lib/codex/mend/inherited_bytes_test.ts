import assert from "node:assert/strict";
import { withInherited } from "../../../../lib/codex/mend/inherited_bytes.ts";
import { buildSystem } from "../../../../lib/system/real/build_system.ts";
import { absolute } from "../../../support/value/paths.ts";

const tools = buildSystem({ variables: {}, cwd: "/", cacheFolder: null });
const encoder = new TextEncoder();

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = encoder.encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function taken(
  text: string,
  [start, end]: readonly [start: number, end: number],
  size: number,
): Promise<string> {
  const path = await Deno.makeTempFile();
  try {
    Deno.writeTextFileSync(path, "meta\none\ntwo\nthree\n");
    const stretches = [{ from: absolute(path), start, end }];
    let out = "";
    for await (const piece of withInherited(pieces(text, size), { stretches, tools })) {
      out += new TextDecoder().decode(piece);
    }
    return out;
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("withInherited() puts stretches of others behind the first line, wherever the pieces end", async () => {
  for (const size of [1, 3, 100]) {
    assert.equal(await taken("head\nown\n", [5, 13], size), "head\none\ntwo\nown\n");
    assert.equal(await taken("head\n", [5, 9], size), "head\none\n");
    assert.equal(await taken("head\nown", [5, 5], size), "head\nown");
  }
});

Deno.test("withInherited() throws where a stretch is not what was told", async () => {
  await assert.rejects(taken("head\nown\n", [5, 12], 100), /ends within a line/);
  await assert.rejects(taken("head\nown\n", [5, 99], 100), /has become shorter/);
  await assert.rejects(taken("head", [5, 9], 100), /first line has no end/);
});

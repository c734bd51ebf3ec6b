import assert from "node:assert/strict";
import { HAND, withHandStore } from "../support/hand_store.ts";
import { rollkeep } from "../support/rollkeep.ts";
import { SYSTEM } from "../support/rollout_file.ts";

/** Lines of a conversation, numbered; they do not compress to nothing. */
function conversation(count: number): string {
  const asked = (at: number) => ({
    type: "user_message",
    message: `asked ${at} ${at * 7919 % 9973}`,
  });
  return Array.from({ length: count }, (_, at) => {
    const timestamp = "2026-02-01T10:00:00.000Z";
    return `${JSON.stringify({ timestamp, type: "event_msg", payload: asked(at) })}\n`;
  }).join("");
}

Deno.test("show of a damaged compressed rollout gives the lines before the damage and says so", async () => {
  await withHandStore(async (store) => {
    const { home } = store;
    const env = { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}-cache`, NO_COLOR: "1" };
    const plain = store.pathOf("other");
    const meta = (await Deno.readTextFile(plain)).split("\n")[0]!.replace("paginated", "legacy");
    const frame = await SYSTEM.compression.zstdFrame(
      new TextEncoder().encode(`${meta}\n${conversation(40_000)}`),
    );
    await Deno.remove(plain);
    const flipped = frame.slice();
    flipped.fill(255, frame.length - 4000, frame.length - 2000);
    const damaged: Readonly<Record<string, Uint8Array>> = {
      "cut off": frame.slice(0, -4000),
      "with bytes of it changed": flipped,
      "with something else behind": new Uint8Array([...frame, ...new TextEncoder().encode("junk")]),
    };
    for (const [how, bytes] of Object.entries(damaged)) {
      await Deno.writeFile(`${plain}.zst`, bytes);
      for (const words of [["show", HAND.other], ["show", HAND.other, "--json"]]) {
        const { code, out, err } = await rollkeep(words, { env });
        assert.equal(code, 2, `${how}: ${err}`);
        assert.match(out, /asked 0 0/);
        assert.match(out, /asked 30000 /, how);
        assert.match(
          err,
          /\.jsonl\.zst: its compressed data is damaged: what lies before the damage is shown/,
        );
        assert.equal(err.match(/damaged:/g)?.length, 1, err);
      }
      // The line that the damage cuts is told, too.
      const last = await rollkeep(["show", HAND.other, "--last", "2"], { env });
      assert.equal(last.code, 2, how);
      assert.match(last.out, /asked 3\d{4} /, how);
    }
    await Deno.writeTextFile(`${plain}.zst`, "no zstd at all");
    const { code, out, err } = await rollkeep(["show", `${plain}.zst`], { env });
    assert.equal(code, 2, err);
    assert.match(out, /corrupted/);
    await Deno.writeFile(`${plain}.zst`, frame);
    assert.equal((await rollkeep(["show", HAND.other], { env })).code, 0);
  });
});

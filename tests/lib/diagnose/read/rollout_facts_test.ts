import assert from "node:assert/strict";
import { FIRST_FILE } from "../../../../lib/catalog/scan/file_table.ts";
import { readRollout } from "../../../../lib/diagnose/read/rollout_facts.ts";
import { withCatalog } from "../../../support/store/catalog_now.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";

Deno.test("readRollout() reads as much as is wanted, and takes what is known for all of it", async () => {
  await withHandStore(async (hand) => {
    await withCatalog(hand, async ({ table }) => {
      const read = (depth: "first" | "ends" | "whole") =>
        readRollout(FIRST_FILE, { table, tools: hand.system, depth });
      const [first, ends, whole] = [await read("first"), await read("ends"), await read("whole")];
      assert.deepEqual([first.last, first.whole], [null, null]);
      assert.deepEqual([ends.last?.ordinal, ends.whole], [0, null]);
      assert.equal(whole.whole?.lines, 2);
      assert.equal(whole.whole?.bytes, whole.size);
      assert.ok(Object.values(HAND).includes(whole.name!.threadId as never));
      const known = { ...whole.whole!, lines: 77 };
      const again = await readRollout(FIRST_FILE, {
        table,
        tools: hand.system,
        depth: "ends",
        known,
      });
      assert.equal(again.whole?.lines, 77);
    });
  });
});

Deno.test("readRollout() tells why a rollout cannot be read", async () => {
  await withHandStore(async (hand) => {
    await withCatalog(hand, async ({ table }) => {
      for (const thread of ["parent", "fork", "child", "other"] as const) {
        Deno.removeSync(hand.pathOf(thread));
      }
      const gone = await readRollout(FIRST_FILE, { table, tools: hand.system, depth: "whole" });
      assert.deepEqual([gone.first, gone.trouble, gone.whole], [null, "ENOENT", null]);
    });
    const bad = hand.pathOf("other").replace("/2026/02/01/", "/2025/01/01/");
    Deno.mkdirSync(bad.slice(0, bad.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(`${bad}.zst`, "no zstd at all");
    await withCatalog(hand, async ({ table }) => {
      const found = await readRollout(FIRST_FILE, { table, tools: hand.system, depth: "whole" });
      assert.equal(found.trouble, "its compressed data is damaged");
    });
  });
});

import assert from "node:assert/strict";
import { filePath, FIRST_FILE } from "../../../../lib/catalog/scan/file_table.ts";
import { readRollout, readThrough } from "../../../../lib/diagnose/read/rollout_facts.ts";
import { readRollouts } from "../../../../lib/diagnose/store/read_rollouts.ts";
import { realCaches } from "../../../../lib/system/real/build_system.ts";
import { withCatalog } from "../../../support/store/catalog_now.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { firstFiles } from "../../../support/value/numbers.ts";

Deno.test("readRollout() reads as much as is wanted, and all of it once", async () => {
  await withHandStore(async (hand) => {
    await withCatalog(hand, async ({ table }) => {
      const { system } = hand;
      const read = (depth: "first" | "ends") =>
        readRollout(FIRST_FILE, { table, tools: system, depth });
      const [first, ends] = [await read("first"), await read("ends")];
      const whole = await readThrough(ends, { file: FIRST_FILE, table, system });
      assert.deepEqual([first.last, first.whole], [null, null]);
      assert.deepEqual([ends.last?.ordinal, ends.whole], [0, null]);
      assert.equal(whole.whole?.lines, 2);
      assert.equal(whole.whole?.bytes, whole.size);
      assert.ok(Object.values(HAND).includes(whole.name!.threadId as never));
      assert.equal(await readThrough(whole, { file: FIRST_FILE, table, system }), whole);
    });
  });
});

Deno.test("readRollout() tells why a rollout cannot be read", async () => {
  await withHandStore(async (hand) => {
    await withCatalog(hand, async ({ table }) => {
      for (const thread of ["parent", "fork", "child", "other"] as const) {
        Deno.removeSync(hand.pathOf(thread));
      }
      const gone = await readRollout(FIRST_FILE, { table, tools: hand.system, depth: "ends" });
      assert.deepEqual([gone.first, gone.trouble, gone.whole], [null, "ENOENT", null]);
    });
    const bad = hand.pathOf("other").replace("/2026/02/01/", "/2025/01/01/");
    Deno.mkdirSync(bad.slice(0, bad.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(`${bad}.zst`, "no zstd at all");
    await withCatalog(hand, async ({ table }) => {
      const found = await readRollout(FIRST_FILE, { table, tools: hand.system, depth: "ends" });
      assert.equal(found.trouble, "its compressed data is damaged");
    });
  });
});

Deno.test("readThrough() does not read a large rollout, but remembers one that was", async () => {
  await withHandStore(async (hand) => {
    const folder = await Deno.makeTempDir({ prefix: "rollkeep-wholes-" });
    const path = hand.pathOf("other");
    const system = { ...hand.system, caches: realCaches(folder) };
    Deno.truncateSync(path, 17 * 1024 * 1024);
    await withCatalog(hand, async ({ table }) => {
      const file = firstFiles(table.count).find((each) => filePath(table, each) === path)!;
      const ends = await readRollout(file, { table, tools: system, depth: "ends" });
      const read = async () => (await readThrough(ends, { file, table, system })).whole;
      assert.equal(await read(), null);
      await readRollouts({ table, system, isDeep: true });
      assert.equal((await read())?.bytes, 17 * 1024 * 1024);
    });
    await Deno.remove(folder, { recursive: true });
  });
});

import assert from "node:assert/strict";
import { FORK, withForkStore } from "../../../../../support/repair/fork_store.ts";
import { MENDED } from "../../../../../support/repair/repair_store.ts";

const MISSING = ["base-missing"] as const;

Deno.test("renameBase() gives a base its place, and its row where it has none", async () => {
  await withForkStore(async (store) => {
    Deno.renameSync(store.pathOf(MENDED), `${store.pathOf(MENDED)}.bak`);
    store.sql(`DELETE FROM threads WHERE id = '${MENDED}'`);
    const before = await store.state();
    await store.repairThem(MISSING, { refs: [FORK] });
    assert.equal(store.row(MENDED)!.rollout_path, store.pathOf(MENDED));
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("renameBase() takes no place that is taken: the fork takes in what it reads instead", async () => {
  await withForkStore(async (store) => {
    Deno.renameSync(store.pathOf(MENDED), `${store.pathOf(MENDED)}.bak`);
    Deno.mkdirSync(store.pathOf(MENDED));
    const { findings } = await store.rehearseThem(MISSING, { refs: [FORK] });
    assert.match(findings[0]!.effect, /with what it inherits from ".*\.bak" in its own file/);
    await store.repairThem(MISSING, { refs: [FORK] });
    assert.equal(store.baseOf(FORK), null);
    assert.match(store.textOf(FORK), /"text":"hello"/);
  });
});

import assert from "node:assert/strict";
import { MENDED, withRepairStore } from "../../../../../support/repair/repair_store.ts";

Deno.test("asThreadOfItsOwn() leaves what cannot be copied where it is", async () => {
  await withRepairStore(async (store) => {
    const only = ["rollout-double"] as const;
    const copy = store.path.replace(".jsonl", " (1).jsonl");
    Deno.writeTextFileSync(copy, `${store.lines()[0]}\n{"other":1}\n`);
    store.sql(`UPDATE threads SET title = CAST(zeroblob(40000000) AS TEXT) WHERE id = '${MENDED}'`);
    const before = await store.state();
    await assert.rejects(store.repair(only), /too large|not approved/);
    assert.deepEqual(await store.state(), before);
  });
});

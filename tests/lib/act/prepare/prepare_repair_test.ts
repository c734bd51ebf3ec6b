import assert from "node:assert/strict";
import { withRepairStore } from "../../../support/repair/repair_store.ts";

Deno.test("a store without a fault has nothing to repair", async () => {
  await withRepairStore(async (store) => {
    const { plan, findings, passedBy, left } = await store.rehearse();
    assert.deepEqual([plan.threads, findings, passedBy, left], [[], [], [], []]);
  });
});

Deno.test("what was named and cannot be mended is trouble, the rest is told without", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET model_provider = 'other'");
    const told = await store.rehearse();
    assert.deepEqual(told.passedBy, []);
    assert.deepEqual(told.findings.map(({ finding: { id } }) => id), ["provider-differs"]);
    const named = await store.rehearse(["provider-differs"]);
    assert.match(named.passedBy[0]!.message, /keeps provider-differs: name the provider/);
    await assert.rejects(store.repair(["provider-differs"]), /not approved/);
  });
});

Deno.test("threads are never moved to the provider of today by themselves", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET model_provider = 'other', preview = ''");
    await store.repair();
    assert.deepEqual([store.row()?.model_provider, store.row()?.preview], ["other", "hello"]);
  });
});

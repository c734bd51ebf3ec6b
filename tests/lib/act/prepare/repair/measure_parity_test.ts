import assert from "node:assert/strict";
import { afterRepair } from "../../../../../lib/act/prepare/repair/measure_parity.ts";
import { parityOf } from "../../../../../lib/plan/repair/parity.ts";
import { MENDED, withRepairStore } from "../../../../support/repair/repair_store.ts";

Deno.test("what a repair would make of rows and files is what it makes of them", async () => {
  const faults = [
    "UPDATE threads SET rollout_path = '/no/x.jsonl'",
    "DELETE FROM threads",
    "UPDATE threads SET id = 'zzz'",
    "UPDATE threads SET archived = 1",
  ];
  for (const fault of faults) {
    await withRepairStore(async (store) => {
      store.sql(fault);
      const { before, plan } = await store.rehearse();
      const planned = afterRepair(before, { threads: plan.threads, store: store.store });
      await store.repair();
      const now = (await store.rehearse()).before;
      assert.deepEqual(parityOf(planned.rows, planned.files), parityOf(now.rows, now.files), fault);
      assert.deepEqual(Object.values(parityOf(now.rows, now.files)), [0, 0, 0, 0, 0, 0]);
    });
  }
});

Deno.test("rowsAndFiles() tells whether a row's file is there, and whose a file is by its name", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET rollout_path = '/no/x.jsonl'");
    const { rows, files } = (await store.rehearse()).before;
    assert.deepEqual(rows.map(({ id, isAlive }) => [id, isAlive]), [[MENDED, false]]);
    assert.deepEqual(files.map(({ thread, archived }) => [thread, archived]), [[MENDED, false]]);
  });
});

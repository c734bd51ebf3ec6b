import assert from "node:assert/strict";
import { repairResult } from "../../../../lib/act/change/repair_result.ts";
import { MENDED, withRepairStore } from "../../../support/repair/repair_store.ts";

Deno.test("a rehearsal tells each finding with what changes, and how well all would fit", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET rollout_path = '/no/x.jsonl', model_provider = 'other'");
    const prepared = await store.rehearse();
    const result = repairResult({ prepared, execution: null }, { store: store.store, after: null });
    const [dead, provider] = result.findings;
    assert.deepEqual([dead?.id, dead?.status, dead?.thread], ["row-path-dead", "planned", MENDED]);
    assert.deepEqual(dead?.fix.map(({ step, where }) => [step, where]), [["set", "threads"]]);
    assert.equal(dead?.fix[0]?.changes.rollout_path?.before, "/no/x.jsonl");
    assert.deepEqual([provider?.status, provider?.fix], ["passed_by", []]);
    assert.match(`${provider?.reason}`, /not asked for/);
    assert.deepEqual([result.parity.before.staleRows, result.parity.after.staleRows], [1, 0]);
    assert.equal(result.batch, null);
  });
});

Deno.test("a repair that was done tells what was, and what has failed", async () => {
  await withRepairStore(async (store) => {
    store.sql("UPDATE threads SET preview = ''");
    const prepared = await store.rehearse();
    const execution = await store.repair();
    const done = repairResult({ prepared, execution }, { store: store.store, after: null });
    assert.deepEqual([done.batch, done.findings[0]?.status], [execution.batchId, "repaired"]);
    const [outcome] = execution.outcomes;
    const outcomes = [{ ...outcome!, error: "it broke" }];
    const failed = repairResult({ prepared, execution: { ...execution, outcomes } }, {
      store: store.store,
      after: null,
    });
    const [finding] = failed.findings;
    assert.deepEqual([finding?.status, finding?.reason], ["failed", "it broke"]);
  });
});

Deno.test("rows that come, and rows that are no thread's own, are told, too", async () => {
  await withRepairStore(async (store) => {
    store.sql(`DELETE FROM threads;
      UPDATE backfill_state SET status = 'running', updated_at = unixepoch() - 5`);
    const prepared = await store.rehearse();
    const { findings } = repairResult({ prepared, execution: null }, {
      store: store.store,
      after: null,
    });
    const steps = findings.flatMap(({ fix }) => fix.map(({ step, where }) => `${step} ${where}`));
    assert.deepEqual(steps, ["rows threads", "set backfill_state"]);
  });
});

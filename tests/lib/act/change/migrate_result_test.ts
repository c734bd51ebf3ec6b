import assert from "node:assert/strict";
import type { Execution } from "../../../../lib/act/batch/execute.ts";
import { migrateResult, type MigrationParts } from "../../../../lib/act/change/migrate_result.ts";
import type { MappingPlan } from "../../../../lib/act/prepare/prepare_migrate.ts";
import { mappingTo } from "../../../support/store/migration.ts";
import { batchOf } from "../../../support/value/batch_of.ts";
import { threadPlanOf } from "../../../support/value/thread_plan_of.ts";

/** A mapping that copies threads to these ids; with `error` one that matched nothing. */
function mapping(destIds: readonly string[], error: string | null = null): MappingPlan {
  return {
    mapping: mappingTo("/q", { from: "/p" }),
    matched: destIds.length,
    skipped: 1,
    planned: destIds.map((destId) => ({ destId })) as unknown as MappingPlan["planned"],
    warnings: [],
    error,
  };
}

/** The result of mappings of which these threads failed. */
function result(
  mappings: readonly MappingPlan[],
  { failed = [], dryRun = false }: {
    readonly failed?: readonly string[];
    readonly dryRun?: boolean;
  } = {},
) {
  const ids = mappings.flatMap(({ planned }) => planned.map(({ destId }) => destId));
  const { threads } = batchOf("b", { threads: ids.map((id) => threadPlanOf(id)) });
  const outcomes = threads.map((thread) => ({
    ...{ thread, skipped: false, notes: [] },
    error: failed.includes(thread.id!) ? "disk" : null,
  }));
  const execution = { batchId: "b", outcomes } as unknown as Execution;
  return migrateResult({
    prepared: { mappings } as MigrationParts["prepared"],
    execution: dryRun ? null : execution,
    dryRun,
    printCreated: false,
    into: null,
    totalMappings: mappings.length,
  });
}

Deno.test("migrateResult() stops a real run at the first mapping that failed, and a rehearsal at none", () => {
  const mappings = [mapping(["a"]), mapping([], "nothing matched"), mapping(["b"])];
  const real = result(mappings);
  assert.deepEqual([real.succeeded, real.failed, real.created], [1, 1, 1]);
  const rehearsal = result(mappings, { dryRun: true });
  assert.deepEqual([rehearsal.succeeded, rehearsal.failed, rehearsal.created], [2, 1, 0]);
  assert.deepEqual([rehearsal.batchId, real.batchId], [undefined, "b"]);
});

Deno.test("migrateResult() says why a mapping failed while acting, and sums up what was done of it", () => {
  const { items, created, skipped } = result([mapping(["a", "b", "c"])], { failed: ["b"] });
  assert.match(`${items[0]!.error}`, /Cannot migrate thread "b": disk \(1 of 3\)/);
  assert.deepEqual([created, skipped], [2, 1]);
});

import assert from "node:assert/strict";
import { findDependants } from "../../../../lib/catalog/lineage/dependants.ts";
import { asRolloutId } from "../../../../lib/model/ids.ts";
import { catalogOf, rolloutPath } from "../../../support/value/catalog_of.ts";

const reads = (rolloutId: string) => ({
  historyBase: {
    rolloutId: asRolloutId(rolloutId),
    endOrdinalExclusive: null,
    endByteOffset: null,
  },
});

Deno.test("findDependants() names each thread once that reads one of the rollouts, by any of its own", async () => {
  const catalog = await catalogOf([
    { path: rolloutPath(0) },
    { path: rolloutPath(1), head: reads("a") },
    { path: rolloutPath(2), head: reads("a") },
    { path: rolloutPath(2, { day: "06" }), head: reads("b") },
    { path: rolloutPath(3), head: null },
  ]);
  const dependants = await findDependants(catalog);
  assert.deepEqual([...dependants.readersOf([asRolloutId("a")])].sort(), [1, 2]);
  assert.deepEqual(dependants.readersOf([asRolloutId("b")]), [2]);
  assert.deepEqual([...dependants.readersOf([asRolloutId("a"), asRolloutId("b")])].sort(), [1, 2]);
  assert.deepEqual(dependants.readersOf([asRolloutId("c")]), []);
});

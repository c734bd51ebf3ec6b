import assert from "node:assert/strict";
import { newChangeWorld } from "../../../../lib/act/facts/change_world.ts";
import { asBatchId } from "../../../../lib/model/ids.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { catalogOf } from "../../../support/value/catalog_of.ts";

const BATCH = "b-20260105T100000Z-aaaaaaaaaaaa";

Deno.test("newChangeWorld() looks at the batches when somebody asks, and once", async () => {
  const memory = newMemoryStore([`/h/trash/${BATCH}/x`]);
  const { store, tools: { system } } = memory;
  const kinds: string[] = [];
  const world = newChangeWorld({
    system,
    store,
    catalog: await catalogOf([]),
    batchId: asBatchId("b"),
    onProblem: ({ kind }) => void kinds.push(kind),
  });
  assert.equal(world.batchesSeen(), null);
  const first = await world.batches();
  assert.deepEqual(world.batchesSeen(), new Set([BATCH]));
  memory.write("/h/trash/b-20260106T100000Z-bbbbbbbbbbbb/x");
  assert.equal(await world.batches(), first);
  assert.equal(world.own(), world.own());
  assert.equal(await world.standings(), await world.standings());
  // A batch that cannot be read makes nothing that is done here partial.
  assert.ok(kinds.every((kind) => kind === "passed-by"));
});

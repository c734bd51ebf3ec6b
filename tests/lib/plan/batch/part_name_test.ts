import assert from "node:assert/strict";
import { partName } from "../../../../lib/plan/batch/part_name.ts";

Deno.test("partName() tells threads by their ids, and the parts of a store from each other", () => {
  const index = { before: "a", after: "b", breaks: [1] };
  const sets = [{ table: "backfill_state", columns: [], before: [], after: [] }] as const;
  const names = [{ id: "t" as never, index }, { id: null, index }, { id: null, sets }, { id: null }]
    .map(partName);
  assert.equal(names[0], "t");
  assert.equal(new Set(names).size, 4);
});

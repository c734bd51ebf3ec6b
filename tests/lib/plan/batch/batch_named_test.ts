import assert from "node:assert/strict";
import type { Batch } from "../../../../lib/model/journal.ts";
import { batchNamed, batchNumber } from "../../../../lib/plan/batch/batch_named.ts";

const BATCHES = ["b-new", "b-old"].map((id) => ({ id }) as Batch);

Deno.test("batchNamed() takes the printed number, the same in braces, or the id", () => {
  for (const word of ["1", "@{1}", "b-old"]) assert.equal(batchNamed(word, BATCHES)?.id, "b-old");
  for (const word of ["2", "@{7}", "b-none", "@1"]) {
    assert.equal(batchNamed(word, BATCHES), undefined, word);
  }
});

Deno.test("batchNumber() tells numbers from ids", () => {
  assert.deepEqual(["0", "@{12}", "b-1", "@", ""].map(batchNumber), [0, 12, null, null, null]);
});

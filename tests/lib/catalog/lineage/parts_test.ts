import assert from "node:assert/strict";
import { partsOf } from "../../../../lib/catalog/lineage/parts.ts";
import { readThreads } from "../../../../lib/catalog/find/read_threads.ts";
import { firstRolloutOf } from "../../../../lib/model/ids.ts";
import {
  catalogOf,
  type KnownRollout,
  rolloutPath,
  threadId,
} from "../../../support/value/catalog_of.ts";
import { threadNumber } from "../../../support/value/numbers.ts";

const reads = (at: number, endByteOffset: number) => ({
  historyBase: {
    rolloutId: firstRolloutOf(threadId(at)),
    endOrdinalExclusive: null,
    endByteOffset,
  },
});

/** Parts of the conversation of the first thread: where each ends, and whether it is there. */
async function parts(rollouts: readonly KnownRollout[]) {
  const catalog = await catalogOf(rollouts);
  const [thread] = await readThreads(catalog, [threadNumber(0)]);
  return (await partsOf(catalog, thread!)).map(({ path, end, missing }) =>
    missing ? `${path} is missing` : `${path} to ${end}`
  );
}

Deno.test("partsOf() goes back from a fork to where it began, each part to the byte where the next takes over", async () => {
  const compressed = rolloutPath(2, { ending: ".jsonl.zst" });
  assert.deepEqual(
    await parts([
      { path: rolloutPath(0), head: reads(1, 10) },
      { path: rolloutPath(1), head: reads(2, 20) },
      { path: compressed },
    ]),
    [`${compressed} to 20`, `${rolloutPath(1)} to 10`, `${rolloutPath(0)} to null`],
  );
});

Deno.test("partsOf() says which part is missing, and does not go round in circles", async () => {
  const missing = `${threadId(7)} is missing`;
  assert.deepEqual(await parts([{ path: rolloutPath(0), head: reads(7, 10) }]), [
    missing,
    `${rolloutPath(0)} to null`,
  ]);
  const circle = await parts([
    { path: rolloutPath(0), head: reads(1, 10) },
    { path: rolloutPath(1), head: reads(0, 20) },
  ]);
  assert.deepEqual(circle, [
    `${rolloutPath(0)} to 20`,
    `${rolloutPath(1)} to 10`,
    `${rolloutPath(0)} to null`,
  ]);
});

import assert from "node:assert/strict";
import { resolveRefs } from "../../../../lib/catalog/find/refs.ts";
import { asThreadId, type ThreadId } from "../../../../lib/model/ids.ts";
import { catalogOf, rolloutPath, rowOf, threadId } from "../../../support/value/catalog_of.ts";

const [ONE, TWO] = [1, 2].map(threadId) as [ThreadId, ThreadId];
const COMPRESSED = rolloutPath(3, { ending: ".jsonl.zst" });

const CATALOG = await catalogOf([
  { path: rolloutPath(0), head: { id: asThreadId("ffff-by-head") } },
  { path: rolloutPath(1) },
  { path: rolloutPath(2) },
  { path: COMPRESSED },
  { path: "/h/sessions/odd.jsonl" },
], { names: { [ONE]: "Mine", [TWO]: "Same", [threadId(3)]: "Same", [threadId(0)]: ONE } });

const numbers = (...refs: readonly string[]) => resolveRefs(CATALOG, refs);

Deno.test("resolveRefs() takes an id, a path, the start of an id, a name and the id in a head, in that order", async () => {
  assert.deepEqual(await numbers(ONE), [1]);
  assert.deepEqual(await numbers(rolloutPath(2)), [2]);
  assert.deepEqual(await numbers("/h/sessions/odd.jsonl"), [4]);
  assert.deepEqual(await numbers(COMPRESSED.replace(".zst", "")), [3]);
  assert.deepEqual(await numbers("Mine"), [1]);
  assert.deepEqual(await numbers("ffff"), [0]);
  assert.deepEqual(await numbers(ONE, "Mine", TWO), [1, 2]);
});

Deno.test("resolveRefs() refuses what means several threads, or none, and says what it looked at", async () => {
  await assert.rejects(numbers("01a1"), new RegExp(`4 match\n.*${threadId(0)}`));
  await assert.rejects(numbers("Same"), /2 match/);
  await assert.rejects(numbers("nowhere"), /no id, path or name in this store is that/);
  await assert.rejects(resolveRefs({ ...CATALOG, kind: "trash" }, ["x"]), /in the trash is that/);
});

Deno.test("resolveRefs() offers the title that is most like a word, or has it in it", async () => {
  const words = [["mime", "Mine"], ["MINE", "Mine"], ["in the table", "Write a migration"]];
  const known = await catalogOf([{ path: rolloutPath(1) }, { path: rolloutPath(2) }], {
    names: { [ONE]: "Mine" },
    rows: { [TWO]: rowOf(TWO, { preview: "Write a migration in the table of users" }) },
  });
  for (const [word, title] of words) {
    const error = await resolveRefs(known, [word!]).catch((error) => error);
    assert.match(error.hint, new RegExp(`^did you mean 01a1[-0-9a-f]+, “${title}`));
  }
  const error = await resolveRefs(known, ["xy"]).catch((error) => error);
  assert.equal(error.hint, "rollkeep list --limit 0 shows every thread");
});

Deno.test("resolveRefs() shows ten of many", async () => {
  const many = await catalogOf(Array.from({ length: 12 }, (_, at) => ({ path: rolloutPath(at) })));
  await assert.rejects(resolveRefs(many, ["01a1"]), /12 match[^]*… and 2 more/);
});

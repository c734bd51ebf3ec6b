import assert from "node:assert/strict";
import { isSubagentSource } from "../../../lib/catalog/family.ts";
import type { SubagentRow } from "../../../lib/codex/state/thread_rows.ts";
import type { Head } from "../../../lib/model/head.ts";
import { catalogOf, rolloutPath, threadId } from "../../support/value/catalog_of.ts";
import { headOf } from "../../support/value/head_of.ts";

const [A, B, C] = [0, 1, 2].map(threadId) as [string, string, string];

/** The family of three threads. */
async function familyOf(subagents: readonly SubagentRow[], heads: readonly Partial<Head>[] = []) {
  const rollouts = [0, 1, 2].map((at) => ({ path: rolloutPath(at), head: heads[at] ?? {} }));
  return (await catalogOf(rollouts, { subagents })).family;
}

Deno.test("a sub-agent is hidden behind a parent that is in the store, and counts with its own as descendant", async () => {
  const family = await familyOf([{ id: B, parentId: A }, { id: C, parentId: B }]);
  assert.deepEqual([family.parentOf(B), family.descendantsOf(A)], [A, [B, C]]);
  assert.deepEqual([A, B, C].map(family.isHidden), [false, true, true]);
  assert.deepEqual([...family.hidden], [0, 1, 1]);
  const alone = await familyOf([{ id: B, parentId: threadId(9) }]);
  assert.equal(alone.isHidden(B), false);
});

Deno.test("rows that make two threads each other's parent, or one its own, hide neither", async () => {
  const circle = await familyOf([{ id: A, parentId: B }, { id: B, parentId: A }]);
  assert.deepEqual([A, B].map(circle.isHidden), [false, false]);
  assert.deepEqual(circle.descendantsOf(A), [B]);
  const own = await familyOf([{ id: A, parentId: A }]);
  assert.deepEqual([own.isHidden(A), own.descendantsOf(A)], [false, []]);
});

Deno.test("where no edge tells the parent the head does: a review by its session, unless it is a fork", async () => {
  const parentOf = async (head: Partial<Head>) =>
    (await familyOf([{ id: B, parentId: null }], [{}, head])).parentOf(B);
  assert.equal(await parentOf({ parentThreadId: A, sessionId: C }), A);
  assert.equal(await parentOf({ sessionId: A }), A);
  assert.equal(await parentOf({ sessionId: B }), null);
  assert.equal(await parentOf({ sessionId: A, forkedFromId: A }), null);
});

Deno.test("a head tells of a sub-agent without a row, and never against a row", async () => {
  const family = await familyOf([{ id: B, parentId: A }]);
  const source = '{"subagent":{}}';
  family.note(C, headOf({ source: "cli", parentThreadId: A }));
  assert.equal(family.parentOf(C), null);
  family.note(C, headOf({ source, parentThreadId: A }));
  family.note(B, headOf({ source, parentThreadId: C }));
  assert.deepEqual([family.parentOf(C), family.parentOf(B)], [A, A]);
});

Deno.test("isSubagentSource() looks at the first key of the source", () => {
  const sources = ['{"subagent":{}}', '{ "subagent": 1}', '{"custom":"subagent"}', "cli", null];
  assert.deepEqual(sources.map(isSubagentSource), [true, true, false, false, false]);
});

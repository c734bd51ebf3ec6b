import assert from "node:assert/strict";
import type { ThreadTable } from "../../../../lib/catalog/scan/thread_table.ts";
import {
  isSubagentSource,
  type SubagentTools,
  traceSubagents,
} from "../../../../lib/catalog/sources/subagents.ts";
import type { SubagentRow } from "../../../../lib/codex/state/thread_rows.ts";
import type { ThreadId } from "../../../../lib/model/ids.ts";
import type { Head } from "../../../../lib/model/thread/head.ts";
import { catalogOf, rolloutPath, threadId } from "../../../support/value/catalog_of.ts";
import { headOf } from "../../../support/value/head_of.ts";
import { threadNumber } from "../../../support/value/numbers.ts";

const [A, B, C] = [0, 1, 2].map(threadId) as [ThreadId, ThreadId, ThreadId];

/** The sub-agents of three threads. */
async function subagentsOf(
  subagents: readonly SubagentRow[],
  heads: readonly Partial<Head>[] = [],
) {
  const rollouts = [0, 1, 2].map((at) => ({ path: rolloutPath(at), head: heads[at] ?? {} }));
  return (await catalogOf(rollouts, { subagents })).subagents;
}

Deno.test("a sub-agent is hidden behind a parent that is in the store, and counts with its own as descendant", async () => {
  const subagents = await subagentsOf([{ id: B, parentId: A }, { id: C, parentId: B }]);
  assert.deepEqual([subagents.parentOf(B), subagents.descendantsOf(A)], [A, [B, C]]);
  assert.deepEqual([A, B, C].map(subagents.isHidden), [false, true, true]);
  assert.deepEqual([0, 1, 2].map((at) => subagents.hidden[threadNumber(at)]), [0, 1, 1]);
  const alone = await subagentsOf([{ id: B, parentId: threadId(9) }]);
  assert.equal(alone.isHidden(B), false);
});

Deno.test("rows that make two threads each other's parent, or one its own, hide neither", async () => {
  const circle = await subagentsOf([{ id: A, parentId: B }, { id: B, parentId: A }]);
  assert.deepEqual([A, B].map(circle.isHidden), [false, false]);
  assert.deepEqual(circle.descendantsOf(A), [B]);
  const below = await subagentsOf([{ id: A, parentId: A }, { id: B, parentId: A }]);
  assert.deepEqual([A, B].map(below.isHidden), [false, true]);
  const own = await subagentsOf([{ id: A, parentId: A }]);
  assert.deepEqual([own.isHidden(A), own.descendantsOf(A)], [false, []]);
});

Deno.test("where no edge tells the parent the head does: a review by its session, unless it is a fork", async () => {
  const parentOf = async (head: Partial<Head>) =>
    (await subagentsOf([{ id: B, parentId: null }], [{}, head])).parentOf(B);
  assert.equal(await parentOf({ parentThreadId: A, sessionId: C }), A);
  assert.equal(await parentOf({ sessionId: A }), A);
  assert.equal(await parentOf({ sessionId: B }), null);
  assert.equal(await parentOf({ sessionId: A, forkedFromId: A }), null);
});

Deno.test("a head tells of a sub-agent without a row, and never against a row", async () => {
  const subagents = await subagentsOf([{ id: B, parentId: A }]);
  const source = '{"subagent":{}}';
  subagents.learnFrom(C, headOf({ source: "cli", parentThreadId: A }));
  assert.equal(subagents.parentOf(C), null);
  subagents.learnFrom(C, headOf({ source, parentThreadId: A }));
  subagents.learnFrom(B, headOf({ source, parentThreadId: C }));
  assert.deepEqual([subagents.parentOf(C), subagents.parentOf(B)], [A, A]);
});

Deno.test("isSubagentSource() looks at the first key of the source", () => {
  const sources = ['{"subagent":{}}', '{ "subagent": 1}', '{"custom":"subagent"}', "cli", null];
  assert.deepEqual(sources.map(isSubagentSource), [true, true, false, false, false]);
});

Deno.test("a chain of sub-agents costs no more than as many brothers", async () => {
  const count = 20_000;
  const ids = Array.from({ length: count }, (_, number) => threadId(number));
  const heads = { load: () => Promise.resolve() };
  const time = async (parentOf: (child: number) => number): Promise<number> => {
    const rows = ids.slice(1).map((id, at) => ({ id, parentId: ids[parentOf(at + 1)]! }));
    const threads = { ids, count, byId: new Map(ids.map((id, at) => [id, at])) };
    const start = performance.now();
    const found = await traceSubagents(
      threads as unknown as ThreadTable,
      { heads, rows: { subagents: () => rows } } as unknown as SubagentTools,
    );
    assert.equal(ids.filter(found.isHidden).length, count - 1);
    return performance.now() - start;
  };
  const brothers = Math.min(await time(() => 0), await time(() => 0));
  const chain = Math.min(await time((child) => child - 1), await time((child) => child - 1));
  // Walking the whole chain for each of its threads takes a hundred times as long.
  assert.ok(chain < 20 * Math.max(brothers, 20), `${chain} ms, brothers ${brothers}`);
});

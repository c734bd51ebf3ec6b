import assert from "node:assert/strict";
import { asBatchId, asThreadId } from "../../../../lib/model/ids.ts";
import type { Batch } from "../../../../lib/model/journal.ts";
import { EMPTY_SELECTOR } from "../../../../lib/model/request/selector.ts";
import { newStandings } from "../../../../lib/plan/batch/batch_standing.ts";
import { clearedContent, type GoneForGood } from "../../../../lib/plan/batch/cleared_content.ts";
import { batchOf } from "../../../support/value/batch_of.ts";
import { threadPlanOf, trashStep } from "../../../support/value/thread_plan_of.ts";

const THREADS = ["a", "b"].map((id) =>
  threadPlanOf(id, { steps: [trashStep(`sessions/${id}`, "d")] })
);
const HELD = new Set([0, 1]);

/** Numbers of the threads that the only batch loses. */
function lost(batch: Batch, gone: Partial<GoneForGood>): readonly number[] | null {
  const cleared = clearedContent([batch], {
    emptied: new Set(),
    threads: new Set(),
    stays: () => false,
    standings: newStandings([batch]),
    ...gone,
  });
  return cleared.length === 0 ? null : [...cleared[0]!.threads];
}

Deno.test("a batch that is emptied loses what it holds, but for threads whose files stay", () => {
  const batch = batchOf("d", { threads: THREADS, known: { content: HELD } });
  const emptied = new Set([asBatchId("d")]);
  assert.deepEqual(lost(batch, { emptied }), [0, 1]);
  assert.deepEqual(lost(batch, { emptied, stays: (path) => path === "d/files/sessions/a" }), [1]);
  assert.equal(lost(batch, { emptied, stays: () => true }), null);
});

Deno.test("any other batch loses what it holds of a thread that is gone", () => {
  const batch = batchOf("d", { threads: THREADS, known: { content: HELD } });
  assert.deepEqual(lost(batch, { threads: new Set(["b", "z"].map(asThreadId)) }), [1]);
  assert.equal(lost(batch, {}), null);
});

Deno.test("what settling still has to do is kept", () => {
  const emptied = new Set([asBatchId("d")]);
  const open = batchOf("d", {
    threads: THREADS,
    known: { content: HELD, outcomes: new Map([[1, { kind: "outcome", number: 1, done: true }]]) },
  });
  assert.deepEqual(lost(open, { emptied }), [1]);
  const end = { kind: "end", done: 2, failed: 0, bytes: 0, namesFailed: true } as const;
  const unnamed = batchOf("d", { threads: THREADS, known: { content: HELD, end } });
  assert.equal(lost(unnamed, { emptied }), null);
});

Deno.test("a journal that holds nothing loses nothing, unless it says what was looked for", () => {
  const emptied = new Set([asBatchId("d")]);
  assert.equal(lost(batchOf("d", { threads: THREADS }), { emptied }), null);
  const selector = { ...EMPTY_SELECTOR, headContains: ["secret"] };
  const header = { cause: { kind: "selector", selector } } as const;
  assert.deepEqual(lost(batchOf("d", { threads: THREADS, header }), { emptied }), [0, 1]);
});

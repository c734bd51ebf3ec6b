import assert from "node:assert/strict";
import { hasRepairWords, withoutRepairWords } from "../../../../lib/plan/batch/repair_words.ts";
import type { FileStep } from "../../../../lib/model/plan.ts";
import type { RowChange } from "../../../../lib/model/thread/row_change.ts";
import { storePlace } from "../../../../lib/plan/place.ts";
import { fingerprint } from "../../../support/value/thread_of.ts";
import { threadPlanOf } from "../../../support/value/thread_plan_of.ts";

const FILE = {
  from: { in: "store", path: storePlace("sessions/r.jsonl") },
  expect: fingerprint(),
  rollout: true,
} as const;
const PATCH: FileStep = {
  ...FILE,
  kind: "patch",
  patches: [{ offset: 0, before: btoa("a"), after: btoa("b") }],
};
const REPLACE: FileStep = {
  ...FILE,
  kind: "replace",
  staged: FILE.from,
  kept: FILE.from,
  splices: [{ offset: 0, remove: 0, insert: btoa("words") }],
};
const TITLE = { column: "title", before: { t: "" }, after: { t: "words" } };
const PATH = { column: "rollout_path", before: { t: "/a" }, after: { t: "/b" } };

Deno.test("words of a repair are in columns of text and in bytes of rollouts", () => {
  assert.equal(hasRepairWords(threadPlanOf("a", { updates: [PATH] })), false);
  assert.equal(hasRepairWords(threadPlanOf("a", { updates: [TITLE] })), true);
  assert.equal(hasRepairWords(threadPlanOf("a", { steps: [PATCH] })), true);
  assert.equal(hasRepairWords(threadPlanOf("a", { steps: [REPLACE] })), true);
  const { splices: _, ...moved } = REPLACE;
  const step = { ...moved, cwd: { from: "/a", to: "/b" } } as FileStep;
  assert.equal(hasRepairWords(threadPlanOf("a", { steps: [step] })), false);
});

Deno.test("withoutRepairWords() leaves all else of the plan", () => {
  const plan = threadPlanOf("a", { updates: [TITLE, PATH], steps: [PATCH, REPLACE] });
  const cleared = withoutRepairWords(plan);
  assert.equal(hasRepairWords(cleared), false);
  assert.deepEqual(cleared.updates, [PATH]);
  assert.deepEqual(cleared.steps.map(({ kind }) => kind), ["patch", "replace"]);
  assert.equal(withoutRepairWords(cleared), cleared);
});

Deno.test("words are also in rows that hang on a thread, and none where only ids are", () => {
  const row = (table: RowChange["table"]): RowChange => {
    return { table, columns: ["id"], before: null, after: [{ t: "a" }] };
  };
  const plan = threadPlanOf("a", {
    sets: [row("thread_attachments"), row("thread_spawn_edges"), row("thread_dynamic_tools")],
  });
  assert.equal(hasRepairWords(plan), true);
  assert.deepEqual(withoutRepairWords(plan).sets, [row("thread_spawn_edges")]);
  const edge = threadPlanOf("a", { sets: [row("thread_spawn_edges")] });
  assert.equal(withoutRepairWords(edge), edge);
});

import assert from "node:assert/strict";
import { newStandings } from "../../../lib/plan/batch/batch_standing.ts";
import { canEmpty, planEmpty, type PlanEmptyOptions } from "../../../lib/plan/empty_plan.ts";
import { batchOf } from "../../support/value/batch_of.ts";
import { removeStep, threadPlanOf, trashStep } from "../../support/value/thread_plan_of.ts";

const held = (id: string, threads: readonly string[]) =>
  batchOf(id, {
    threads: threads.map((thread) =>
      threadPlanOf(thread, { steps: [trashStep(`sessions/${thread}`, id)] })
    ),
    known: { content: new Set(threads.keys()) },
  });

const FIRST = held("b1", ["a", "b"]);
const SECOND = held("b2", ["c"]);
const ALL = [SECOND, FIRST];

const OPTIONS: PlanEmptyOptions = {
  all: ALL,
  standings: newStandings(ALL),
  stepsOf: ({ id }) => [removeStep(`${id === "c" ? "b2" : "b1"}/files/sessions/${id}`)],
  isThere: () => true,
  isInStore: () => false,
};

Deno.test("planEmpty() removes what these batches hold, and names only those that lose something", () => {
  const plan = planEmpty([FIRST], OPTIONS);
  assert.deepEqual(plan.threads.map(({ id }) => id), ["a", "b"]);
  assert.deepEqual(plan.cause, { kind: "batches", batches: ["b1"] });
  assert.equal(plan.journals, 1);
});

Deno.test("planEmpty() leaves out a thread of which nothing may go", () => {
  const stepsOf: PlanEmptyOptions["stepsOf"] = (thread) =>
    thread.id === "a" ? [] : OPTIONS.stepsOf(thread);
  const plan = planEmpty(ALL, { ...OPTIONS, stepsOf });
  assert.deepEqual(plan.threads.map(({ id }) => id), ["c", "b"]);
  const nothing = planEmpty(ALL, { ...OPTIONS, stepsOf: () => [] });
  assert.deepEqual([nothing.threads, nothing.cause, nothing.journals], [
    [],
    { kind: "batches", batches: [] },
    0,
  ]);
});

Deno.test("planEmpty() clears other journals only of a thread of which nothing is left anywhere", () => {
  const again = batchOf("b0", {
    action: "archive",
    threads: [threadPlanOf("c")],
    known: { content: new Set([0]) },
  });
  const all = [...ALL, again];
  const journals = (more: Partial<PlanEmptyOptions>) =>
    planEmpty([SECOND], { ...OPTIONS, all, standings: newStandings(all), ...more }).journals;
  assert.equal(journals({}), 2);
  assert.equal(journals({ isInStore: (id) => id === "c" }), 1);
});

Deno.test("canEmpty() takes a batch that has ended and has moved something to the trash", () => {
  assert.equal(canEmpty(FIRST), true);
  assert.equal(
    canEmpty(batchOf("b", { threads: [threadPlanOf("a")], known: { end: null } })),
    false,
  );
  assert.equal(canEmpty(batchOf("b", { action: "archive", threads: [threadPlanOf("a")] })), false);
  const mixed = threadPlanOf("a", { action: "delete" });
  assert.equal(canEmpty(batchOf("b", { action: "move", threads: [mixed] })), true);
});

import assert from "node:assert/strict";
import { othersWritten } from "../../../../../lib/act/facts/files/others_written.ts";
import type { FileStep } from "../../../../../lib/model/plan.ts";
import { rolloutPath, threadId } from "../../../../support/value/catalog_of.ts";
import { threadPlanOf } from "../../../../support/value/thread_plan_of.ts";

function step(kind: "patch" | "move", number: number): FileStep {
  const path = rolloutPath(number).replace("/h/", "");
  return { kind, from: { in: "store", path } } as unknown as FileStep;
}

Deno.test("othersWritten() names whose files are written into, itself and what only moves apart", () => {
  const steps = [step("patch", 1), step("patch", 2), step("patch", 2), step("move", 3)];
  const plan = threadPlanOf(threadId(1), { steps });
  assert.deepEqual(othersWritten(plan), [threadId(2)]);
});

import assert from "node:assert/strict";
import { newThreads } from "../../../../../lib/act/prepare/repair/planned_threads.ts";
import type { PlannedFinding } from "../../../../../lib/act/prepare/repair/mend_thread.ts";
import { threadPlanOf, trashStep } from "../../../../support/value/thread_plan_of.ts";

const FOUND = { mend: {}, reason: null, effect: "e" } as unknown as PlannedFinding;

Deno.test("a base that is mended for two of its forks is mended once, before them; in two ways not at all", () => {
  const threads = newThreads();
  const base = threadPlanOf("base", { steps: [trashStep("sessions/x", "b")] });
  const add = (id: string, before = base) =>
    threads.add({ findings: [FOUND], plan: threadPlanOf(id), before: [before] });
  assert.deepEqual([add("one"), add("two")].flat(), [FOUND, FOUND]);
  const [other] = add("three", threadPlanOf("base", { steps: [trashStep("sessions/y", "b")] }));
  assert.deepEqual([other!.mend, /repair once more/.test(other!.reason!)], [null, true]);
  assert.deepEqual(threads.all().map(({ id }) => id), ["base", "one", "two"]);
});

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

Deno.test("no file is changed for two threads, nor changed while another one reads it", () => {
  const step = (kind: string, path: string, inherits: readonly string[] = []) => ({
    ...{ kind, rollout: true, from: { in: "store", path } },
    inherits: inherits.map((from) => ({ path: from, start: 0, end: 1 })),
  });
  const added = (...plans: readonly ReturnType<typeof step>[]) => {
    const threads = newThreads();
    for (const [at, one] of plans.entries()) {
      const plan = threadPlanOf(`${at}`, { steps: [one as never] });
      threads.add({ findings: [FOUND], plan, before: [] });
    }
    return threads.all().length;
  };
  assert.equal(added(step("patch", "a"), step("patch", "b")), 2);
  assert.equal(added(step("patch", "a"), step("replace", "a")), 1);
  assert.equal(added(step("replace", "a", ["b"]), step("patch", "b")), 1);
  assert.equal(added(step("patch", "b"), step("create", "a", ["b"])), 1);
  assert.equal(added(step("create", "a", ["b"]), step("create", "b", ["a"])), 2);
});

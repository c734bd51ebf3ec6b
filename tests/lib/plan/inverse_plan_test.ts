import assert from "node:assert/strict";
import { asBatchId, asRolloutId } from "../../../lib/model/ids.ts";
import type { AppendStep } from "../../../lib/model/plan.ts";
import {
  archiveBackOf,
  moveBackOf,
  planRestoreOf,
  stepsBack,
  updatesBack,
} from "../../../lib/plan/inverse_plan.ts";
import { storePlace } from "../../../lib/plan/place.ts";
import { batchOf } from "../../support/value/batch_of.ts";
import { threadPlanOf, trashStep } from "../../support/value/thread_plan_of.ts";

const CAUSE = { kind: "undo", batch: asBatchId("b") } as const;
const numbered = (thread = threadPlanOf("t")) => batchOf("b", { threads: [thread] }).threads[0]!;

Deno.test("stepsBack() goes the other way to a file at rest, and exchanges its times", () => {
  const step = { ...trashStep("sessions/x", "b"), mtimeMs: 9 };
  const expect = { size: 1, mtimeMs: 5, ctimeMs: 6, inode: 7 };
  assert.deepEqual(stepsBack({ steps: [{ ...step, expect }] }), [{
    kind: "move",
    from: step.to,
    to: step.from,
    expect: { size: 1, mtimeMs: 9, ctimeMs: null, inode: null },
    rollout: true,
    mtimeMs: 5,
  }]);
  const [kept] = stepsBack({ steps: [trashStep("sessions/x", "b")] });
  assert.equal("mtimeMs" in kept!, false);
});

Deno.test("planRestoreOf() brings back first what others read, and last the rollout that the row names", () => {
  const steps = [trashStep("sessions/current", "b"), trashStep("sessions/older", "b")];
  const fork = threadPlanOf("fork", { needs: [asRolloutId("base")] });
  const batch = batchOf("b", { threads: [fork, threadPlanOf("base", { steps })] });
  const plan = planRestoreOf(batch.threads.map((thread) => ({ batch, thread })), CAUSE);
  assert.deepEqual(plan.threads.map(({ id }) => id), ["base", "fork"]);
  const moves = plan.threads[0]!.steps.map((step) => step.kind === "move" ? step.to.path : "");
  assert.deepEqual(moves, ["sessions/older", "sessions/current"]);
});

Deno.test("planRestoreOf() puts name lines in their very places only when all come from one batch", () => {
  const names = { kind: "names", before: "1", after: "2" } as const;
  const holder = (id: string) => {
    const batch = batchOf(id, { threads: [threadPlanOf(id)], known: { names } });
    return { batch, thread: batch.threads[0]! };
  };
  assert.equal(planRestoreOf([holder("x")], CAUSE).namesDigest, "2");
  assert.equal(planRestoreOf([holder("x"), holder("y")], CAUSE).namesDigest, null);
  assert.equal(planRestoreOf([], CAUSE).namesDigest, null);
});

Deno.test("moveBackOf() cuts what was appended, appends what was cut, and counts the bytes", () => {
  const cwd = { from: "/p", to: "/q" };
  const append: AppendStep = {
    kind: "append",
    from: { in: "store", path: storePlace("sessions/x") },
    expect: { size: 10, mtimeMs: 5, ctimeMs: 6, inode: 7 },
    rollout: true,
    tail: btoa("abc"),
    cwd,
  };
  const there = numbered(threadPlanOf("t", { steps: [append, trashStep("sessions/y", "b")] }));
  const [cut, ...others] = moveBackOf(there).steps;
  assert.deepEqual(others, []);
  assert.deepEqual([cut?.kind, cut?.expect.size, cut?.expect.inode], ["cut", 13, null]);
  const [again] = moveBackOf({ ...there, steps: [cut!] }).steps;
  assert.deepEqual(again, { ...append, expect: { ...append.expect, ctimeMs: null, inode: null } });
});

Deno.test("columns go from their new value back to their old one", () => {
  const updates = [{ column: "archived", before: { i: "0" }, after: { i: "1" } }];
  const back = [{ column: "archived", before: { i: "1" }, after: { i: "0" } }];
  assert.deepEqual(updatesBack({ updates }), back);
  assert.deepEqual(archiveBackOf(numbered(threadPlanOf("t", { updates }))).updates, back);
});

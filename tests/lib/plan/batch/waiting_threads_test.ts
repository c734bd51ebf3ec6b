import assert from "node:assert/strict";
import { waitingText, waitingThreads } from "../../../../lib/plan/batch/waiting_threads.ts";
import { batchOf } from "../../../support/value/batch_of.ts";
import { threadPlanOf } from "../../../support/value/thread_plan_of.ts";

Deno.test("waitingThreads() tells only those that settling has left, with or without an id", () => {
  const left = (number: number) => ({ kind: "left", number, reason: "is live", at: "T" }) as const;
  const batch = batchOf("b", {
    threads: ["a", "b", null].map((id) => threadPlanOf(id)),
    known: { left: new Map([[1, left(1)], [2, left(2)]]) },
  });
  assert.deepEqual(waitingThreads(batch).map(waitingText), [
    "thread b waits since T: is live",
    "thread without an id waits since T: is live",
  ]);
});

import assert from "node:assert/strict";
import {
  type ChangeParts,
  changeResult,
  changeStatus,
  isTrouble,
} from "../../../../lib/act/change/change_result.ts";
import type { Execution } from "../../../../lib/act/batch/execute.ts";
import { asBatchId, asThreadId } from "../../../../lib/model/ids.ts";
import type { PassedBy } from "../../../../lib/model/result/change_result.ts";
import { EXIT } from "../../../../lib/model/error.ts";
import type { FileStep, Plan } from "../../../../lib/model/plan.ts";
import { storePathsOf } from "../../../support/value/store_paths.ts";
import { journalThread, threadPlanOf, trashStep } from "../../../support/value/thread_plan_of.ts";

const sidecar = { ...trashStep("sessions/a.sha256", "b"), rollout: false };
const THREADS = [
  threadPlanOf("a", { steps: [trashStep("sessions/a", "b"), sidecar] }),
  threadPlanOf("z", { steps: [trashStep("sessions/z", "b")] }),
];
const PLAN: Plan = {
  action: "delete",
  cause: { kind: "batches", batches: [] },
  threads: THREADS,
  namesDigest: null,
};
const passed = (reason: PassedBy["reason"]): PassedBy => ({ thread: "x", reason, message: "" });

/** The result of a change of two threads; `errors`: why each was not done. */
function result(
  errors: readonly (string | null)[] | null,
  { parts = {}, execution = {} }: {
    readonly parts?: Partial<ChangeParts>;
    readonly execution?: Partial<Execution>;
  } = {},
) {
  const threads = THREADS.map(journalThread);
  const done: Execution | null = errors === null ? null : {
    batchId: asBatchId("b"),
    plan: PLAN,
    outcomes: threads.map((thread, at) => ({
      thread,
      error: errors[at]!,
      skipped: errors[at] === "skipped",
      notes: [],
    })),
    notes: [],
    interrupted: false,
    cutOff: null,
    ...execution,
  };
  return changeResult({
    command: "delete",
    plan: PLAN,
    execution: done,
    store: storePathsOf("/h"),
    rehearsed: errors === null,
    subagents: [],
    passedBy: [],
    notes: [],
    ...parts,
  });
}

Deno.test("changeResult() counts rollouts, not sidecars, and names where each went", () => {
  const { matchedCount, succeeded, failed, skipped, results } = result([null, "no"]);
  assert.deepEqual([matchedCount, succeeded, failed, skipped], [2, 1, 1, 0]);
  assert.deepEqual(results.map(({ path, destination, status }) => [path, destination, status]), [
    ["/h/sessions/a", "/h/trash/b/files/sessions/a", "deleted"],
    ["/h/sessions/z", "/h/trash/b/files/sessions/z", "failed"],
  ]);
  const rehearsal = result(null);
  assert.deepEqual([rehearsal.action, rehearsal.skipped, rehearsal.simulation], [
    "dry-run",
    2,
    true,
  ]);
});

Deno.test("changeStatus() tells all, some and nothing apart", () => {
  assert.equal(changeStatus(result([null, null])), EXIT.done);
  assert.equal(changeStatus(result([null, "no"])), EXIT.partial);
  assert.equal(changeStatus(result([null, "skipped"])), EXIT.partial);
  assert.equal(changeStatus(result(["no", "no"])), EXIT.nothing);
  const trouble = { parts: { passedBy: [passed("live")] } };
  assert.equal(changeStatus(result([null, null], trouble)), EXIT.partial);
  assert.equal(changeStatus(result(null, trouble)), EXIT.partial);
  assert.equal(changeStatus(result(null, { parts: { passedBy: [passed("pinned")] } })), EXIT.done);
});

Deno.test("changeStatus() tells a change that was stopped or cut off, and its notes say how to go on", () => {
  const stopped = result([null, "skipped"], { execution: { interrupted: true } });
  assert.equal(changeStatus(stopped), EXIT.interrupted);
  assert.match(stopped.notes.join(), /stopped before 1 of 2 threads/);
  const cut = result([null, "no"], { execution: { cutOff: "disk" }, parts: { again: "say this" } });
  assert.equal(changeStatus(cut), EXIT.partial);
  assert.match(cut.notes.join(), /was cut off: disk; to finish it: say this/);
  const whole = result([null, null], { execution: { cutOff: "disk" } });
  assert.match(whole.notes.join(), /all of its threads are done/);
});

Deno.test("isTrouble() takes nothing for trouble that the user could have known", () => {
  const reasons = ["pinned", "as-it-is", "live", "gone", "waits"] as const;
  assert.deepEqual(reasons.map((reason) => isTrouble(passed(reason))), [
    false,
    false,
    true,
    true,
    true,
  ]);
});

Deno.test("before anything is done a copy is told by its original's id, afterwards by its own", () => {
  const place = trashStep("sessions/a", "b");
  const copy = {
    oldId: asThreadId("old"),
    newId: asThreadId("a"),
    cwd: { from: "/p", to: "/q" },
    branch: null,
  };
  const step: FileStep = { ...place, kind: "create", staged: place.to, rollout: true, copy };
  const plan: Plan = { ...PLAN, action: "copy", threads: [threadPlanOf("a", { steps: [step] })] };
  const id = asThreadId("a");
  const known = { title: "Title", folder: "/p", updatedAtMs: 0, bytes: 1, marks: [] };
  const told = new Map([[id, { id, ...known }]]);
  const rehearsed = result(null, { parts: { plan, told } });
  assert.deepEqual(rehearsed.threadResults.map(({ id, title }) => [id, title]), [["old", "Title"]]);
  assert.deepEqual(rehearsed.results.map(({ sessionId }) => sessionId), ["old"]);
  const outcome = { thread: journalThread(plan.threads[0]!, 0), error: null, skipped: false };
  const done = result([null, null], {
    parts: { plan, told },
    execution: { plan, outcomes: [{ ...outcome, notes: [] }] },
  });
  assert.deepEqual(done.threadResults.map(({ id }) => id), ["a"]);
});

Deno.test("a thread whose row alone changes is told by the rollout that the row names, and counts as failed where it did", () => {
  const updates = [{ column: "rollout_path", before: null, after: { t: "/h/sessions/r" } }];
  const plan: Plan = {
    ...PLAN,
    action: "unarchive",
    threads: [threadPlanOf("a", { steps: [], updates })],
  };
  const thread = journalThread(plan.threads[0]!, 0);
  const failed = result(["why", null], {
    parts: { plan },
    execution: { plan, outcomes: [{ thread, error: "why", skipped: false, notes: [] }] },
  });
  assert.deepEqual(failed.results, [
    { sessionId: "a", path: "/h/sessions/r", status: "failed", error: "why" },
  ]);
  assert.equal(changeStatus(failed), EXIT.nothing);
  assert.equal(result(null, { parts: { plan } }).matchedCount, 1);
});

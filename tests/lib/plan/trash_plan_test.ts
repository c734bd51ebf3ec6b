import assert from "node:assert/strict";
import { asBatchId, asRolloutId, type RolloutId } from "../../../lib/model/ids.ts";
import type { Thread } from "../../../lib/model/thread/thread.ts";
import { planHardDelete, planTrash, rolloutIdsOf } from "../../../lib/plan/trash_plan.ts";
import { headOf } from "../../support/value/head_of.ts";
import { absolute } from "../../support/value/paths.ts";
import { storePathsOf } from "../../support/value/store_paths.ts";
import { fingerprint, rolloutOf, threadOf } from "../../support/value/thread_of.ts";

function trash(threads: readonly Thread[], sidecars: readonly string[] = []) {
  return planTrash(threads, {
    store: storePathsOf("/h"),
    batch: asBatchId("b"),
    cause: { kind: "undo", batch: asBatchId("x") },
    factsOf: () => ({
      rows: [],
      names: [],
      sidecars: sidecars.map((path) => ({ path: absolute(path), fingerprint: fingerprint() })),
    }),
  });
}

const base = (rolloutId: string) =>
  headOf({
    historyBase: {
      rolloutId: asRolloutId(rolloutId),
      endOrdinalExclusive: null,
      endByteOffset: null,
    },
  });

Deno.test("planTrash() takes the current rollout first and sidecars last, and nothing from outside of the store", () => {
  const rollouts = ["/h/sessions/old", "/h/sessions/current", "/etc/passwd"].map((path) =>
    rolloutOf(path)
  );
  const thread = threadOf("t", { rollouts, path: absolute("/h/sessions/current") });
  const [planned] = trash([thread], ["/h/sessions/current.sha256"]).threads;
  const moves = planned!.steps.map((step) =>
    step.kind === "move" ? [step.to.path, step.rollout] : []
  );
  assert.deepEqual(moves, [
    ["b/files/sessions/current", true],
    ["b/files/sessions/old", true],
    ["b/files/sessions/current.sha256", false],
  ]);
});

Deno.test("planTrash() takes a thread after those that read it", () => {
  const parent = threadOf("p", {
    rollouts: [rolloutOf("/h/sessions/p", { rolloutId: asRolloutId("r") })],
  });
  const fork = threadOf("f", { rollouts: [rolloutOf("/h/sessions/f", { head: base("r") })] });
  const plan = trash([parent, fork]);
  assert.deepEqual(plan.threads.map(({ id, needs }) => [id, needs]), [["f", ["r"]], ["p", []]]);
});

Deno.test("rolloutIdsOf() names a thread by its own id only where a rollout has none in its name", () => {
  const ids = (id: string | null, rolloutIds: readonly (RolloutId | null)[]) =>
    rolloutIdsOf(threadOf(id, {
      rollouts: rolloutIds.map((rolloutId) => rolloutOf("/h/sessions/x", { rolloutId })),
    }));
  assert.deepEqual(ids("t", ["r", "r", "s"].map(asRolloutId)), ["r", "s"]);
  assert.deepEqual(ids("t", [asRolloutId("r"), null]), ["r", "t"]);
  assert.deepEqual(ids(null, [null]), []);
});

Deno.test("planHardDelete() removes what would have been moved, in the same order", () => {
  const thread = threadOf("t", {
    rollouts: [rolloutOf("/h/sessions/a"), rolloutOf("/h/sessions/b")],
  });
  const plan = planHardDelete(trash([thread]));
  assert.equal(plan.action, "hard-delete");
  const steps = plan.threads[0]!.steps.map(({ kind, from }) => [kind, from.in, from.path]);
  assert.deepEqual(steps, [
    ["remove", "store", "sessions/a"],
    ["remove", "store", "sessions/b"],
  ]);
});

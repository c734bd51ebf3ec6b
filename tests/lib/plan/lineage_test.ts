import assert from "node:assert/strict";
import fc from "fast-check";
import { asRolloutId } from "../../../lib/model/ids.ts";
import type { ThreadPlan } from "../../../lib/model/plan.ts";
import { dependantsFirst, traceLineage } from "../../../lib/plan/lineage.ts";
import { threadPlanOf } from "../../support/value/thread_plan_of.ts";

function thread(id: string, needs: readonly string[]): ThreadPlan {
  return threadPlanOf(id, { needs: needs.map(asRolloutId) });
}

Deno.test("dependantsFirst() puts every fork before what it reads and keeps every thread once", () => {
  const chains = fc.array(fc.option(fc.nat(), { nil: null }), { maxLength: 40 });
  fc.assert(fc.property(chains, fc.nat(), (bases, seed) => {
    // Each thread may read an earlier one; then they are shuffled.
    const threads = bases.map((base, at) =>
      thread(`${at}`, base === null || at === 0 ? [] : [`${base % at}`])
    ).sort((a, b) => (Number(a.id) * 31 + seed) % 17 - (Number(b.id) * 31 + seed) % 17);
    const ordered = dependantsFirst(threads);
    assert.deepEqual(new Set(ordered), new Set(threads));
    assert.equal(ordered.length, threads.length);
    const place = new Map<string | null, number>(ordered.map(({ id }, at) => [id, at]));
    for (const { id, needs } of ordered) {
      for (const need of needs) assert.ok(place.get(id)! < place.get(need)!);
    }
  }));
});

Deno.test("dependantsFirst() ends even when threads claim to read each other", () => {
  const threads = [thread("a", ["b"]), thread("b", ["a"])];
  assert.equal(dependantsFirst(threads).length, 2);
});

Deno.test("traceLineage() knows a thread by every rollout of it, and never as its own reader", () => {
  const reverted = { ...thread("a", ["a"]), rolloutIds: ["a", "a2"].map(asRolloutId) };
  const fork = thread("b", ["a2"]);
  const lineage = traceLineage([reverted, fork]);
  assert.deepEqual(lineage.readersOf(reverted), [fork]);
  assert.deepEqual(lineage.basesOf(fork), [reverted]);
  assert.deepEqual(lineage.basesOf(reverted), []);
});

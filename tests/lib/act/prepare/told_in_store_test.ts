import assert from "node:assert/strict";
import type { ChangeWorld } from "../../../../lib/act/facts/change_world.ts";
import { toldInStore } from "../../../../lib/act/prepare/told_in_store.ts";
import { NOTHING_PREPARED, rehearse } from "../../../support/acting.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { threadPlanOf } from "../../../support/value/thread_plan_of.ts";

Deno.test("toldInStore() knows threads by the store where the plan holds no row of them", async () => {
  await withHandStore(async (store) => {
    const threads = [HAND.parent, HAND.other].map((id) => threadPlanOf(id));
    let told: Awaited<ReturnType<typeof toldInStore>> = new Map();
    await rehearse(store, async (world: ChangeWorld) => {
      told = await toldInStore({ plan: { ...NOTHING_PREPARED.plan, threads } }, world);
      return NOTHING_PREPARED;
    });
    assert.deepEqual([...told.keys()].sort(), [HAND.parent, HAND.other].sort());
    assert.equal(told.get(HAND.parent)!.title, "Mine");
  });
});

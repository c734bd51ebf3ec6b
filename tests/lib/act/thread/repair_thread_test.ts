import assert from "node:assert/strict";
import { REPAIR_THREAD } from "../../../../lib/act/thread/repair_thread.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import {
  breakStore,
  everyRepair,
  projectionBack,
  repairWith,
} from "../../../support/repair/repair_plan.ts";
import { threadTools } from "../../../support/thread_tools.ts";
import { absolute } from "../../../support/value/paths.ts";
import { journalThread, threadPlanOf } from "../../../support/value/thread_plan_of.ts";

Deno.test("REPAIR_THREAD locks its thread, and none where the id is no word", () => {
  const thread = journalThread(threadPlanOf(HAND.other));
  assert.equal(REPAIR_THREAD.lockId(thread), HAND.other);
  assert.equal(REPAIR_THREAD.lockId({ ...thread, id: null }), null);
  assert.equal(REPAIR_THREAD.lockId({ ...thread, id: asThreadId("a/b") }), null);
});

Deno.test("REPAIR_THREAD refuses rows of others", () => {
  const options = threadTools(newMemoryStore());
  const foreign = journalThread(threadPlanOf(HAND.other, { sets: [projectionBack(HAND.fork)] }));
  assert.throws(() => REPAIR_THREAD.settle({ thread: foreign, steps: [] }, options), /not its own/);
});

Deno.test("what concerns everybody is not repaired while Codex has a thread open", async () => {
  await withHandStore(async (store) => {
    breakStore(store);
    const path = absolute(`${store.store.writerLocks}/01a10d9c-0000-7000-8000-0000000000ff.lock`);
    const lock = store.writer.tryLock(path, { create: true })!;
    const { outcomes } = await repairWith(store, {
      writer: store.writer,
      plan: (world) => everyRepair(store, world),
    });
    lock.release();
    const failed = outcomes.filter(({ error }) => error !== null);
    assert.deepEqual(failed.map(({ thread }) => thread.id), [null]);
    assert.match(failed[0]!.error!, /close Codex first/);
  });
});

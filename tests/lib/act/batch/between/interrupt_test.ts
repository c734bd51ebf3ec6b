import assert from "node:assert/strict";
import { changeResult, changeStatus } from "../../../../../lib/act/change/change_result.ts";
import { EXIT } from "../../../../../lib/model/error.ts";
import type { Interrupts } from "../../../../../lib/system/interrupts.ts";
import { deleteThreads, settle, undoNewest } from "../../../../support/acting.ts";
import { HAND, withHandStore } from "../../../../support/hand_store.ts";

/** Somebody presses ctrl-c while the thread of this number, from 1, is about to be begun. */
function pressedBefore(thread: number): Interrupts {
  let begun = 0;
  return {
    watch: () => ({
      pause() {
        begun++;
        return Promise.resolve();
      },
      requested: () => begun >= thread,
      end() {},
    }),
  };
}

Deno.test("a stop signal ends a batch between two threads: whole threads, a whole journal, and a way back", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const { system } = store;
    const stage = { ...store, system: { ...system, interrupts: pressedBefore(2) } };
    const ids = Object.values(HAND);
    const execution = await deleteThreads(stage, { ids, writer: store.writer });
    assert.equal(execution.interrupted, true);
    assert.deepEqual(execution.outcomes.map(({ error, skipped }) => [error === null, skipped]), [
      [true, false],
      ...execution.outcomes.slice(1).map(() => [false, true]),
    ]);
    const result = changeResult({
      command: "delete",
      plan: execution.plan,
      execution,
      rehearsed: false,
      store: store.store,
      subagents: [],
      passedBy: [],
      notes: [],
    });
    assert.equal(changeStatus(result), EXIT.interrupted);
    const left = execution.outcomes.length - 1;
    assert.match(result.notes.join(), new RegExp(`stopped before ${left} of ${left + 1} threads`));
    assert.deepEqual(await settle(store, store.writer), [], "the journal has its end");
    await undoNewest(store, store.writer);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("a stop signal before the first thread leaves no trace", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const stage = { ...store, system: { ...store.system, interrupts: pressedBefore(1) } };
    const { batchId: batch } = await deleteThreads(stage, {
      ids: [HAND.other],
      writer: store.writer,
    });
    assert.equal(batch, null);
    assert.deepEqual(await store.state(), before);
  });
});

import assert from "node:assert/strict";
import { canUndo, deleteThreads, settle, undoNewest } from "../../support/acting.ts";
import { failingWriter } from "../../support/failing_writer.ts";
import { HAND, withHandStore } from "../../support/hand_store.ts";
import { forkingAfterwards, NEW_FORK, without } from "../../support/store/new_fork.ts";

Deno.test("a batch that dies or fails at any call while it puts a parent back can still be undone whole", async () => {
  for (const kind of ["error", "death"] as const) {
    let last = 0;
    for (let at = 1; at === 1 || last === at - 1; at++) {
      await withHandStore(async (store) => {
        const before = await store.state();
        const writer = failingWriter(forkingAfterwards(store, HAND.parent), { at, kind });
        try {
          await deleteThreads(store, { ids: [HAND.parent], writer });
        } catch (error) {
          assert.match(String(error), /on purpose/, `call ${at}`);
        }
        if (writer.calls() >= at) last = at;
        for (const { left } of await settle(store, store.writer)) assert.deepEqual(left, []);
        while (await canUndo(store)) await undoNewest(store, store.writer);
        const now = without(await store.state(), NEW_FORK);
        assert.deepEqual(withoutIndex(now), withoutIndex(before), `${kind} at call ${at}`);
      });
    }
  }
});

/** Lines of the index may come back in another order when it was rewritten in between. */
function withoutIndex(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !line.startsWith("session_index.jsonl"));
}

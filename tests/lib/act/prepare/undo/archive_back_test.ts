import assert from "node:assert/strict";
import { archiveThreads, undoNewest } from "../../../../support/acting.ts";
import { HAND, withHandStore } from "../../../../support/hand_store.ts";
import { stateRow } from "../../../../support/state_rows.ts";

Deno.test("archiveBack() goes by the journal, to the byte, where nobody has touched a thread since", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    await archiveThreads(store, { ids: [HAND.other], writer: store.writer });
    await undoNewest(store, store.writer);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("archiveBack() takes a thread that has changed since out of the archive as it is now", async () => {
  await withHandStore(async (store) => {
    await archiveThreads(store, { ids: [HAND.other], writer: store.writer });
    const archived = store.pathOf("other").replace(/sessions\/.*\//, "archived_sessions/");
    Deno.writeTextFileSync(archived, "{}\n", { append: true });
    const text = Deno.readTextFileSync(archived);
    await undoNewest(store, store.writer);
    assert.equal(Deno.readTextFileSync(store.pathOf("other")), text);
    assert.equal(stateRow(store.home, HAND.other)?.archived, 0n);
  });
});

Deno.test("archiveBack() has nothing to bring back of a thread that somebody has deleted", async () => {
  await withHandStore(async (store) => {
    await archiveThreads(store, { ids: [HAND.other], writer: store.writer });
    Deno.removeSync(`${store.home}/archived_sessions`, { recursive: true });
    await assert.rejects(
      undoNewest(store, store.writer),
      /not in the store any more|nothing to do/,
    );
  });
});

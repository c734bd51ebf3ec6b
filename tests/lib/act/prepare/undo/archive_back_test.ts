import assert from "node:assert/strict";
import { archiveThreads, undoNewest } from "../../../../support/acting.ts";
import { HAND, withHandStore } from "../../../../support/hand_store.ts";
import { stateRow, withoutState } from "../../../../support/state_rows.ts";

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

Deno.test("archiveBack() mends the row that Codex has made of an archived thread since", async () => {
  await withHandStore(async (store) => {
    const archive = () => archiveThreads(store, { ids: [HAND.other], writer: store.writer });
    await withoutState(store.home, archive);
    const archived = store.pathOf("other").replace(/sessions\/.*\//, "archived_sessions/");
    store.sql(
      `UPDATE threads SET archived = 1, archived_at = 5, rollout_path = '${archived}' WHERE id = '${HAND.other}'`,
    );
    await undoNewest(store, store.writer);
    const row = stateRow(store.home, HAND.other);
    const { archived: flag, archived_at, rollout_path } = row!;
    assert.deepEqual([flag, archived_at, rollout_path], [0n, null, store.pathOf("other")]);
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

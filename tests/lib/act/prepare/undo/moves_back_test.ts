import assert from "node:assert/strict";
import { migrateThreads, undoNewest } from "../../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { stateRow } from "../../../../support/state_rows.ts";
import { giveSettings, mappingTo } from "../../../../support/store/migration.ts";

/** A store of which one thread has been moved to another folder. */
async function withMoved(use: (store: HandStore, before: readonly string[]) => Promise<void>) {
  await withHandStore(async (store) => {
    giveSettings(store, "other");
    const before = await store.state();
    await migrateThreads(store, {
      mappings: [mappingTo("/q", { move: true })],
      writer: store.writer,
    });
    assert.equal(stateRow(store.home, HAND.other)?.cwd, "/q");
    await use(store, before);
  });
}

Deno.test("movesBack() takes our line off again where it still ends the rollout, to the byte", async () => {
  await withMoved(async (store, before) => {
    await undoNewest(store, store.writer);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("movesBack() puts the earlier settings in force by one more line where Codex has written on", async () => {
  await withMoved(async (store) => {
    Deno.writeTextFileSync(store.pathOf("other"), '{"ordinal":4}\n', { append: true });
    const moved = Deno.readTextFileSync(store.pathOf("other"));
    await undoNewest(store, store.writer);
    const now = Deno.readTextFileSync(store.pathOf("other"));
    assert.ok(now.startsWith(moved));
    const { ordinal, payload } = JSON.parse(now.slice(moved.length));
    assert.deepEqual([ordinal, payload.thread_settings.cwd], [5, "/work"]);
    assert.equal(stateRow(store.home, HAND.other)?.cwd, "/work");
  });
});

import assert from "node:assert/strict";
import { migrateThreads, undoNewest } from "../../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { stateRow, withoutState } from "../../../../support/state_rows.ts";
import { giveSettings, mappingTo } from "../../../../support/store/migration.ts";

/** Row of a thread without one that was moved, and moved back after this has happened to the row that came with it. */
async function rowAfter(happens: (store: HandStore) => void) {
  let row: ReturnType<typeof stateRow> | undefined;
  await withHandStore(async (store) => {
    giveSettings(store, "other");
    store.sql(`DELETE FROM threads WHERE id = '${HAND.other}'`);
    await migrateThreads(store, {
      mappings: [mappingTo("/q", { move: true })],
      writer: store.writer,
    });
    assert.equal(stateRow(store.home, HAND.other)?.cwd, "/q");
    happens(store);
    await undoNewest(store, store.writer);
    row = stateRow(store.home, HAND.other);
  });
  return row;
}

Deno.test("a row that came with a move goes again, unless it has become Codex's own", async () => {
  assert.equal(await rowAfter(() => {}), null);
  const own = await rowAfter((store) =>
    store.sql(`UPDATE threads SET title = 'mine', name = 'mine' WHERE id = '${HAND.other}'`)
  );
  assert.deepEqual([own?.title, own?.cwd], ["mine", "/work"]);
});

Deno.test("the row that Codex has made of a moved thread since gets the old folder, and no other folder is touched", async () => {
  for (const [cwd, back] of [["/q", "/work"], ["/else", "/else"]]) {
    await withHandStore(async (store) => {
      giveSettings(store, "other");
      const mappings = [mappingTo("/q", { move: true })];
      await withoutState(
        store.home,
        () => migrateThreads(store, { mappings, writer: store.writer }),
      );
      store.sql(`UPDATE threads SET cwd = '${cwd}' WHERE id = '${HAND.other}'`);
      await undoNewest(store, store.writer);
      assert.equal(stateRow(store.home, HAND.other)?.cwd, back);
    });
  }
});

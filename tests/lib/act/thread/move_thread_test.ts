import assert from "node:assert/strict";
import { migrateThreads, settle } from "../../../support/acting.ts";
import { dieAt } from "../../../support/die_at.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { stateRow } from "../../../support/state_rows.ts";
import { giveSettings, mappingTo } from "../../../support/store/migration.ts";

/** Lets a move of one thread die at a call, then settles it. */
async function moved(
  call: string,
  ending: string,
  look: (store: HandStore, before: readonly string[]) => Promise<void>,
) {
  await withHandStore(async (store) => {
    giveSettings(store, "other");
    const before = await store.state();
    const mappings = [mappingTo("/q", { move: true })];
    const act = (writer: typeof store.writer) => migrateThreads(store, { mappings, writer });
    await dieAt(store.writer, { call, ending, act });
    const [settled] = await settle(store, store.writer);
    assert.deepEqual(settled!.left, []);
    await look(store, before);
  });
}

Deno.test("a move that dies with its line written and its row not is put back to the byte", async () => {
  for (const call of ["setMtime", "COMMIT"]) {
    await moved(call, call === "COMMIT" ? "" : ".jsonl", async (store, before) => {
      assert.deepEqual(await store.state(), before, call);
    });
  }
});

Deno.test("a move that dies behind its commit is finished", async () => {
  await moved("unlink", ".lock", (store) => {
    assert.equal(stateRow(store.home, HAND.other)?.cwd, "/q");
    assert.match(Deno.readTextFileSync(store.pathOf("other")), /"cwd":"\/q"/);
    return Promise.resolve();
  });
});

import assert from "node:assert/strict";
import { archiveThreads, settle } from "../../../support/acting.ts";
import { dieAt } from "../../../support/die_at.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { stateRow } from "../../../support/state_rows.ts";

const ids = [HAND.other];

for (const call of ["link", "unlink", "COMMIT"]) {
  Deno.test(`an archive that dies at ${call} is put back: its row decides`, async () => {
    await withHandStore(async (store) => {
      const before = await store.state();
      const act = (writer: typeof store.writer) => archiveThreads(store, { ids, writer });
      await dieAt(store.writer, { call, ending: call === "COMMIT" ? "" : ".jsonl", act });
      const [settled] = await settle(store, store.writer);
      assert.deepEqual([settled!.putBack, settled!.left], [1, []]);
      assert.deepEqual(await store.state(), before);
    });
  });
}

Deno.test("an archive that dies behind its commit is finished", async () => {
  await withHandStore(async (store) => {
    const act = (writer: typeof store.writer) => archiveThreads(store, { ids, writer });
    await dieAt(store.writer, { call: "unlink", ending: ".lock", act });
    await settle(store, store.writer);
    assert.equal(stateRow(store.home, HAND.other)?.archived, 1n);
    assert.throws(() => Deno.lstatSync(store.pathOf("other")), Deno.errors.NotFound);
  });
});

import assert from "node:assert/strict";
import { deleteThreads, emptyTrash, settle } from "../../../support/acting.ts";
import { dieAt } from "../../../support/die_at.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { stateRow } from "../../../support/state_rows.ts";

const ids = [HAND.other];

Deno.test("a removal for good is put off while its first file is there, and finished once that is gone", async () => {
  for (const [call, isGone] of [["unlink", false], ["COMMIT", true]] as const) {
    await withHandStore(async (store) => {
      const act = (writer: typeof store.writer) =>
        deleteThreads(store, { ids, writer, hard: true });
      await dieAt(store.writer, { call, ending: call === "unlink" ? ".jsonl" : "", act });
      await settle(store, store.writer);
      assert.equal(stateRow(store.home, HAND.other) === null, isGone, call);
      const isThere = await Deno.lstat(store.pathOf("other")).then(() => true, () => false);
      assert.equal(isThere, !isGone, call);
    });
  }
});

Deno.test("what Codex's other databases keep stays while the store has the thread again", async () => {
  await withHandStore(async (store) => {
    const text = Deno.readTextFileSync(store.pathOf("other"));
    await deleteThreads(store, { ids, writer: store.writer });
    const path = store.pathOf("other");
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, text);
    const { outcomes } = await emptyTrash(store, store.writer);
    assert.match(outcomes[0]!.notes.join(), /stays: it lies at .* too/);
    assert.equal(Deno.readTextFileSync(path), text);
  });
});

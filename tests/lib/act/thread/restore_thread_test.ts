import assert from "node:assert/strict";
import { takeRowsBack } from "../../../../lib/act/thread/restore_thread.ts";
import { saveRows } from "../../../../lib/codex/state/saved_rows.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import { deleteThreads, settle, undoNewest } from "../../../support/acting.ts";
import { dieAt } from "../../../support/die_at.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { insertThread, withStateDatabase } from "../../../support/store/state_database.ts";

Deno.test("takeRowsBack() takes what we put there, and no row that Codex has changed since", () => {
  withStateDatabase(insertThread("t"), (db) => {
    const rows = saveRows(db, asThreadId("t"));
    db.exec("UPDATE threads SET title = 'changed', rollout_path = '/elsewhere'");
    takeRowsBack(asThreadId("t"), rows, db);
    assert.equal(saveRows(db, asThreadId("t")).length, 1);
    db.exec("UPDATE threads SET title = 'title', rollout_path = '/h/sessions/t.jsonl'");
    takeRowsBack(asThreadId("other"), rows, db);
    assert.equal(saveRows(db, asThreadId("t")).length, 1);
    takeRowsBack(asThreadId("t"), rows, db);
    assert.deepEqual(saveRows(db, asThreadId("t")), []);
    takeRowsBack(asThreadId("t"), rows, db);
  });
});

Deno.test("a restore that dies before its last file is put back, rows included; behind it, it is finished", async () => {
  for (
    const [call, ending, isBack] of [["link", HAND.other, false], [
      "unlink",
      ".lock",
      true,
    ]] as const
  ) {
    await withHandStore(async (store) => {
      const before = await store.state();
      await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
      const gone = await store.state();
      const act = (writer: typeof store.writer) => undoNewest(store, writer);
      await dieAt(store.writer, {
        call,
        ending: call === "link" ? `${ending}.jsonl` : ending,
        act,
      });
      await settle(store, store.writer);
      assert.deepEqual(await store.state(), isBack ? before : gone, call);
    });
  }
});

Deno.test("a thread comes back over a row that Codex rebuilt from its file, and not over one of the user's", async () => {
  for (const name of [null, "mine"]) {
    await withHandStore(async (store) => {
      const before = await store.state();
      await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
      store.sql(insertThread(HAND.other, store.pathOf("other")));
      if (name !== null) {
        store.sql(`UPDATE threads SET name = '${name}' WHERE id = '${HAND.other}'`);
      }
      const undo = undoNewest(store, store.writer).then(({ outcomes }) => outcomes[0]!.error);
      if (name === null) {
        assert.equal(await undo, null);
        assert.deepEqual(await store.state(), before);
      } else assert.match(`${await undo.catch(String)}`, /left as it is|conflict|has a thread/);
    });
  }
});

import assert from "node:assert/strict";
import { readBatches } from "../../../../lib/act/journal/read_batches.ts";
import type { Writer } from "../../../../lib/system/writer.ts";
import { deleteThreads, emptyTrash, settle, troubleOf } from "../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

async function batchesIn({ store, system }: HandStore) {
  return await readBatches(store.trashRoot, {
    system,
    onProblem: ({ path, message }) => assert.fail(`${path}: ${message}`),
  });
}

Deno.test("settle removes the names of what is gone for good when the index could not be written at first", async () => {
  await withHandStore(async (store) => {
    const replace: Writer["replace"] = () => {
      throw Object.assign(new Error("no"), { code: "EIO" });
    };
    const deed = { ids: [HAND.parent, HAND.other], hard: true };
    const { notes } = await deleteThreads(store, { ...deed, writer: { ...store.writer, replace } });
    assert.match(notes.join(), /thread names are as they were/);
    store.sql(
      `INSERT INTO threads (id, rollout_path, created_at, updated_at, source, model_provider,
      cwd, title, sandbox_policy, approval_mode) VALUES ('${HAND.other}', '/x', 1, 1, 'cli', 'o', '/', '', '', '')`,
    );
    const [settled] = await settle(store, store.writer);
    assert.deepEqual(settled?.left, []);
    const [batch] = await batchesIn(store);
    assert.equal(batch?.end?.namesFailed, undefined);
    // A thread that somebody has brought back keeps its name.
    assert.deepEqual(
      store.names().split("\n").filter((line) => line !== "").map((line) => JSON.parse(line).id),
      [HAND.other],
    );
  });
});

Deno.test("settle finishes emptying a batch of which the journal was gone already, its folder not", async () => {
  await withHandStore(async (store) => {
    const { batch } = await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    const folder = `${store.store.trashRoot}/${batch}`;
    let dead = false;
    const dying: Writer = {
      ...store.writer,
      removeDir(path) {
        dead ||= path.startsWith(folder);
        if (dead) throw new Error("dead");
        store.writer.removeDir(path);
      },
    };
    assert.match(await troubleOf(emptyTrash(store, dying)), /dead/);
    const open = (await batchesIn(store)).map(({ id, plan }) => ({ own: id === batch, plan }));
    assert.deepEqual(open.sort((a) => a.own ? 1 : -1), [
      { own: false, plan: "whole" },
      { own: true, plan: "none" },
    ]);
    const settled = await settle(store, store.writer);
    assert.deepEqual(settled.map(({ left }) => left), [[], []]);
    assert.deepEqual((await batchesIn(store)).map(({ header }) => header.action), ["empty"]);
    assert.throws(() => Deno.lstatSync(folder), Deno.errors.NotFound);
  });
});

import assert from "node:assert/strict";
import { readBatches } from "../../../lib/act/journal/read_batches.ts";
import type { Writer } from "../../../lib/system/writer.ts";
import { deleteThreads, emptyTrash, settle, troubleOf } from "../../support/acting.ts";
import { failingWriter } from "../../support/failing_writer.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";

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

Deno.test("settle clears the journal of an emptied batch where emptying died at it, and removes what it had begun", async () => {
  await withHandStore(async (store) => {
    const { batchId: batch } = await deleteThreads(store, {
      ids: [HAND.other],
      writer: store.writer,
    });
    const journal = `${store.store.trashRoot}/${batch}/journal.jsonl`;
    const dying = failingWriter(store.writer, {
      kind: "death",
      dies: (name, path) => name === "replace" && path === journal,
    });
    assert.match(await troubleOf(emptyTrash(store, dying)), /on purpose/);
    const holds = async () =>
      (await batchesIn(store)).map(({ header, content }) => `${header?.action} ${content.size}`);
    assert.deepEqual(await holds(), ["empty 0", "delete 1"]);
    assert.ok(Deno.lstatSync(`${journal}.tmp`).isFile);
    const settled = await settle(store, store.writer);
    assert.deepEqual(settled.map(({ left }) => left), [[]]);
    assert.deepEqual(await holds(), ["empty 0", "delete 0"]);
    assert.throws(() => Deno.lstatSync(`${journal}.tmp`), Deno.errors.NotFound);
  });
});

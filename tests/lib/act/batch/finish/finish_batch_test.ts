import assert from "node:assert/strict";
import { readBatches } from "../../../../../lib/act/journal/read_batches.ts";
import { deleteThreads, undoNewest } from "../../../../support/acting.ts";
import { HAND, withHandStore } from "../../../../support/hand_store.ts";

Deno.test("a batch in which no thread succeeded leaves no trace", async () => {
  await withHandStore(async (store) => {
    const between = () => {
      Deno.writeTextFileSync(store.pathOf("other"), "{}\n", { append: true });
      return Promise.resolve();
    };
    const { batchId: batch } = await deleteThreads(store, {
      ids: [HAND.other],
      writer: store.writer,
      between,
    });
    assert.equal(batch, null);
    const left = [...Deno.readDirSync(store.store.trashRoot)].map(({ name }) => name);
    assert.deepEqual(left.filter((name) => name.startsWith("b-")), []);
  });
});

Deno.test("a batch ends with what was done, its names taken out, and its date folders gone", async () => {
  await withHandStore(async (store) => {
    const { batchId: batch } = await deleteThreads(store, {
      ids: [HAND.other],
      writer: store.writer,
    });
    const [read] = await readBatches(store.store.trashRoot, {
      system: store.system,
      onProblem: () => {},
    });
    assert.deepEqual([read!.id, read!.end?.done, read!.end?.failed], [batch, 1, 0]);
    assert.ok(!store.names().includes(HAND.other));
    assert.throws(() => Deno.lstatSync(`${store.home}/sessions/2026/02`), Deno.errors.NotFound);
    assert.ok(Deno.lstatSync(`${store.home}/sessions/2026/01`).isDirectory);
  });
});

Deno.test("names that cannot come back are said, and no batch waits for them", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    Deno.removeSync(`${store.home}/session_index.jsonl`);
    Deno.mkdirSync(`${store.home}/session_index.jsonl`);
    const { notes, cutOff } = await undoNewest(store, store.writer);
    assert.match(
      notes.join("\n"),
      /thread names stay as they are.*\n?.*names left out: "Other" of/,
    );
    assert.equal(cutOff, null);
  });
});

import assert from "node:assert/strict";
import { deleteThreads, emptyTrash, undoNewest } from "../../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";

/** Text of all journals. */
function journals({ store }: HandStore): string {
  return [...Deno.readDirSync(store.trashRoot)].filter(({ name }) => name.startsWith("b-"))
    .map(({ name }) => Deno.readTextFileSync(`${store.trashRoot}/${name}/journal.jsonl`)).join("");
}

Deno.test("forgetGone() takes a thread that is gone out of earlier journals", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    await deleteThreads(store, { ids: [HAND.other], writer });
    await undoNewest(store, writer);
    assert.ok(journals(store).includes("thread_name"));
    await deleteThreads(store, { ids: [HAND.other], writer, hard: true });
    assert.ok(!journals(store).includes("thread_name"));
  });
});

Deno.test("forgetGone() keeps what journals hold of a thread that the store has too", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    const path = store.pathOf("other");
    const text = Deno.readTextFileSync(path);
    await deleteThreads(store, { ids: [HAND.other], writer });
    await undoNewest(store, writer);
    await deleteThreads(store, { ids: [HAND.other], writer });
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, text);
    const before = journals(store).split("thread_name").length;
    await emptyTrash(store, writer);
    assert.ok(before > 1 && Deno.readTextFileSync(path) === text);
  });
});

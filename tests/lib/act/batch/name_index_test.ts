import assert from "node:assert/strict";
import type { Writer } from "../../../../lib/system/writer.ts";
import { deleteThreads, undoNewest } from "../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

function append({ home }: HandStore, id: string, name: string): void {
  const line = { id, thread_name: name, updated_at: "2026-03-01T00:00:00Z" };
  Deno.writeTextFileSync(`${home}/session_index.jsonl`, `${JSON.stringify(line)}\n`, {
    append: true,
  });
}

/** Runs something once, right when the batch has its journal and no thread is touched yet. */
function meanwhile(writer: Writer, work: () => void): Writer {
  let isDone = false;
  return {
    ...writer,
    link(from, to) {
      if (!isDone) work();
      isDone = true;
      writer.link(from, to);
    },
  };
}

Deno.test("names given while a thread is deleted are not lost, and undo keeps them", async () => {
  await withHandStore(async (store) => {
    const writer = meanwhile(store.writer, () => append(store, HAND.parent, "Newest"));
    await deleteThreads(store, { ids: [HAND.parent], writer });
    assert.deepEqual(store.names().match(/Mine|Newest|Other/g), ["Other", "Newest"]);
    await undoNewest(store, store.writer);
    // The last line of an id is the one that counts.
    assert.deepEqual(store.names().match(/Mine|Newest|Other/g), ["Other", "Mine", "Newest"]);
  });
});

Deno.test("names of others that came since stay when undo appends the old ones", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [HAND.parent], writer: store.writer });
    append(store, "01a10d9c-0000-7000-8000-0000000000ff", "Stranger");
    await undoNewest(store, store.writer);
    const names = store.names().trimEnd().split("\n").map((line) => JSON.parse(line).thread_name);
    assert.deepEqual(names, ["Other", "Stranger", "first try", "Mine"]);
  });
});

Deno.test("a name index that is not UTF-8 keeps every byte, and no thread fails for it", async () => {
  await withHandStore(async (store) => {
    const path = `${store.home}/session_index.jsonl`;
    Deno.writeFileSync(path, new Uint8Array([0xff, 0xfe, 10]), { append: true });
    const bytes = Deno.readFileSync(path);
    const done = await deleteThreads(store, { ids: [HAND.parent], writer: store.writer });
    assert.match(done.notes.join(), /not UTF-8/);
    assert.deepEqual(done.outcomes.map(({ error }) => error), [null, null, null]);
    assert.deepEqual(Deno.readFileSync(path), bytes);
    await undoNewest(store, store.writer);
    assert.deepEqual(Deno.readFileSync(path), bytes);
  });
});

Deno.test("a name that an older Codex appends without a lock is not overwritten", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    let isDone = false;
    const hooked: Writer = {
      ...writer,
      create(path, options) {
        if (path.endsWith("session_index.jsonl.tmp") && !isDone) {
          isDone = true;
          append(store, HAND.other, "Renamed");
        }
        return writer.create(path, options);
      },
    };
    await deleteThreads(store, { ids: [HAND.parent], writer: hooked });
    assert.deepEqual(store.names().match(/Mine|first try|Other|Renamed/g), ["Other", "Renamed"]);
    assert.equal(Deno.lstatSync(`${store.home}/session_index.jsonl`).mode! & 0o777, 0o644);
  });
});

Deno.test("names come back into a new index when the old one is gone", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [HAND.parent], writer: store.writer });
    Deno.removeSync(`${store.home}/session_index.jsonl`);
    await undoNewest(store, store.writer);
    assert.deepEqual(store.names().match(/Mine|first try|Other/g), ["first try", "Mine"]);
  });
});

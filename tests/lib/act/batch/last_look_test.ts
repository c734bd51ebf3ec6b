import assert from "node:assert/strict";
import { deleteThreads, undoNewest } from "../../../support/acting.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import {
  forkingAfterwards,
  forkPath,
  NEW_FORK,
  without,
  writeFork,
} from "../../../support/store/new_fork.ts";

Deno.test("a fork that slips in while its parent goes to the trash has its parent put back", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const { batchId: batch, outcomes } = await deleteThreads(store, {
      ids: [HAND.parent],
      writer: forkingAfterwards(store, HAND.parent),
    });
    const errors = new Map(outcomes.map(({ thread, error }) => [thread.id, error]));
    assert.match(errors.get(HAND.parent)!, new RegExp(`fork was made .*${NEW_FORK}`));
    assert.deepEqual([errors.get(HAND.fork), errors.get(HAND.child)], [null, null]);
    const now = await store.state();
    const ofParent = (lines: readonly string[]) =>
      lines.filter((line) => line.includes(HAND.parent) && !line.includes(HAND.child));
    assert.deepEqual(ofParent(now), ofParent(before));
    assert.ok(store.names().includes(HAND.parent));
    assert.ok(!now.some((line) => line.startsWith("sessions/") && line.includes(HAND.fork)));
    const journal = Deno.readTextFileSync(`${store.store.trashRoot}/${batch}/journal.jsonl`);
    assert.match(journal.trimEnd().split("\n").at(-1)!, /"kind":"end","done":2,"failed":1/);
    await undoNewest(store, store.writer);
    assert.deepEqual(without(await store.state(), NEW_FORK), before);
  });
});

Deno.test("a fork that slips in has all of its history put back, and a batch without a rest leaves no trace", async () => {
  await withHandStore(async (store) => {
    store.sql(`DELETE FROM thread_spawn_edges`);
    const before = await store.state();
    const { outcomes } = await deleteThreads(store, {
      ids: [HAND.fork],
      writer: forkingAfterwards(store, HAND.fork),
    });
    assert.match(outcomes[0]!.error!, /fork was made/);
    assert.deepEqual(without(await store.state(), NEW_FORK), before);
    Deno.removeSync(forkPath(store));
    const both = await deleteThreads(store, {
      ids: [HAND.fork, HAND.parent],
      writer: forkingAfterwards(store, HAND.fork),
    });
    const failed = both.outcomes.filter(({ error }) => error !== null);
    assert.deepEqual(failed.map(({ thread }) => thread.id), [HAND.fork, HAND.parent]);
    await undoNewest(store, store.writer);
    assert.deepEqual(without(await store.state(), NEW_FORK), before);
  });
});

Deno.test("a fork that is archived at once is found by the last look, and before a parent goes for good", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const between = () => {
      writeFork(store, HAND.other);
      Deno.mkdirSync(`${store.home}/archived_sessions`, { recursive: true });
      const path = forkPath(store);
      Deno.renameSync(path, `${store.home}/archived_sessions/${path.split("/").at(-1)}`);
      return Promise.resolve();
    };
    for (const hard of [false, true]) {
      const deed = { ids: [HAND.other], writer: store.writer, hard, withForks: false };
      const { batchId: batch, outcomes } = await deleteThreads(store, { ...deed, between });
      assert.equal(batch, null);
      assert.match(outcomes[0]!.error!, /a fork (was made )?of it/);
      assert.deepEqual(without(await store.state(), NEW_FORK), before);
      Deno.removeSync(`${store.home}/archived_sessions`, { recursive: true });
    }
  });
});

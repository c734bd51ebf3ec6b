import assert from "node:assert/strict";
import { parentPath } from "../../../../../lib/text/path_text.ts";
import {
  archiveThreads,
  deleteThreads,
  restoreThreads,
  undoNewest,
} from "../../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { absolute } from "../../../../support/value/paths.ts";

const FORK = [HAND.fork];

/** Every way back of a deleted fork. */
const WAYS: Readonly<Record<string, (store: HandStore) => Promise<unknown>>> = {
  "undo": (store) => undoNewest(store, store.writer),
  "restore": (store) => restoreThreads(store, { ids: FORK, writer: store.writer }),
};

for (const [name, bringBack] of Object.entries(WAYS)) {
  Deno.test(`${name} brings a fork back as it was when its parent was gone before it went`, async () => {
    await withHandStore(async (store) => {
      Deno.removeSync(store.pathOf("parent"));
      const before = await store.state();
      await deleteThreads(store, { ids: FORK, writer: store.writer });
      await bringBack(store);
      assert.deepEqual(await store.state(), before);
    });
  });

  Deno.test(`${name} brings a fork back when its parent went since, and nobody holds it`, async () => {
    await withHandStore(async (store) => {
      await deleteThreads(store, { ids: FORK, writer: store.writer });
      Deno.removeSync(store.pathOf("parent"));
      await bringBack(store);
      assert.ok(Deno.lstatSync(store.pathOf("fork")).isFile);
    });
  });
}

Deno.test("restore of a whole batch refuses a fork whose parent a later batch holds, naming that", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    const gone = await deleteThreads(store, { ids: FORK, writer });
    const taken = await deleteThreads(store, { ids: [HAND.parent], writer });
    const act = restoreThreads(store, { ids: [], batch: gone.batchId, writer });
    await assert.rejects(act, new RegExp(`batch ${taken.batchId} holds it.*--with-parents`));
    assert.throws(() => Deno.lstatSync(store.pathOf("fork")), Deno.errors.NotFound);
  });
});

Deno.test("undo brings a fork back without a parent that lay in the trash already when it went", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    const kept = Deno.readFileSync(store.pathOf("fork"));
    await deleteThreads(store, { ids: FORK, writer });
    await deleteThreads(store, { ids: [HAND.parent], writer });
    // Put back by hand, and deleted once more.
    Deno.mkdirSync(parentPath(absolute(store.pathOf("fork"))), { recursive: true });
    Deno.writeFileSync(store.pathOf("fork"), kept);
    await deleteThreads(store, { ids: FORK, writer });
    await undoNewest(store, writer);
    assert.deepEqual(Deno.readFileSync(store.pathOf("fork")), kept);
  });
});

Deno.test("an orphaned fork goes into the archive and comes out of it again", async () => {
  await withHandStore(async (store) => {
    Deno.removeSync(store.pathOf("parent"));
    const before = await store.state();
    await archiveThreads(store, { ids: FORK, writer: store.writer });
    await undoNewest(store, store.writer);
    assert.deepEqual(await store.state(), before);
  });
});

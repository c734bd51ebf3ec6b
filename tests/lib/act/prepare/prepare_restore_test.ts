import assert from "node:assert/strict";
import {
  prepareRestore,
  type PrepareRestoreOptions,
} from "../../../../lib/act/prepare/prepare_restore.ts";
import { asBatchId } from "../../../../lib/model/ids.ts";
import { EMPTY_SELECTOR, type Selector } from "../../../../lib/model/request/selector.ts";
import { baseName, parentPath } from "../../../../lib/text/path_text.ts";
import { deleteThreads, rehearse } from "../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { absolute } from "../../../support/value/paths.ts";

function planned(
  store: HandStore,
  given: Partial<Selector>,
  wish: Partial<PrepareRestoreOptions> = {},
) {
  const selector = { ...EMPTY_SELECTOR, ...given };
  const rest = { batches: [], withParents: false };
  return rehearse(store, (world) => prepareRestore(world, { selector, ...rest, ...wish }));
}

Deno.test("prepareRestore() finds threads in the trash by the selectors of the store", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    const { batchId: batch } = await deleteThreads(store, {
      ids: [HAND.parent, HAND.other],
      writer,
    });
    const ids = async (given: Partial<Selector>, wish: Partial<PrepareRestoreOptions> = {}) =>
      (await planned(store, given, wish)).plan.threads.map(({ id }) => id);
    assert.deepEqual(await ids({}), []);
    assert.deepEqual(await ids({ refs: [HAND.other] }), [HAND.other]);
    assert.deepEqual(await ids({ nameContains: ["mine"] }), [HAND.parent, HAND.child]);
    assert.equal((await ids({}, { batches: [batch!] })).length, 4);
    await assert.rejects(ids({ refs: ["nowhere"] }), /in the trash is that/);
    await assert.rejects(ids({}, { batches: [asBatchId("b-none")] }), /b-none/);
  });
});

Deno.test("prepareRestore() brings a fork back only with what it reads", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [HAND.parent], writer: store.writer });
    const alone = await planned(store, { ids: [HAND.fork] });
    assert.deepEqual([alone.plan.threads.length, alone.passedBy[0]?.reason], [0, "conflict"]);
    const both = await planned(store, { ids: [HAND.fork] }, { withParents: true });
    assert.deepEqual(both.plan.threads.map(({ id }) => id), [HAND.parent, HAND.fork]);
  });
});

Deno.test("prepareRestore() names no batch where codexsm put what a fork reads into the trash", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [HAND.fork], writer: store.writer });
    const parent = store.pathOf("parent");
    const inTrash = absolute(`${store.home}/trash/sessions/${baseName(parent)}`);
    Deno.mkdirSync(parentPath(inTrash));
    Deno.renameSync(parent, inTrash);
    const { plan, passedBy } = await planned(store, { ids: [HAND.fork] });
    assert.deepEqual([plan.threads.length, passedBy.length], [0, 1]);
    assert.match(
      passedBy[0]!.message,
      /not in the store; codexsm put it into the trash: restore with --with-parents$/,
    );
  });
});

Deno.test("prepareRestore() leaves a thread whose place is taken", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    const path = store.pathOf("other");
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, "taken");
    const { plan, passedBy } = await planned(store, { ids: [HAND.other] });
    assert.deepEqual([plan.threads.length, passedBy[0]?.reason], [0, "conflict"]);
  });
});

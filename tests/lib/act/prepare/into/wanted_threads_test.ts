import assert from "node:assert/strict";
import { wantedThreads } from "../../../../../lib/act/prepare/into/wanted_threads.ts";
import { EMPTY_SELECTOR } from "../../../../../lib/model/request/selector.ts";
import { NOTHING_PREPARED, rehearse } from "../../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { mappingTo } from "../../../../support/store/migration.ts";

type Options = Parameters<typeof wantedThreads>[1];

async function wanted(store: HandStore, wish: Partial<Options> = {}) {
  let found: Awaited<ReturnType<typeof wantedThreads>> | undefined;
  await rehearse(store, async (world) => {
    const all = { selector: { ...EMPTY_SELECTOR, all: true }, mapping: null, sinceMs: null };
    found = await wantedThreads(world, { ...all, ...wish });
    return NOTHING_PREPARED;
  });
  return found!;
}

Deno.test("wantedThreads() takes sub-agents with the thread that they belong to, each once", async () => {
  await withHandStore(async (store) => {
    const { threads } = await wanted(store);
    const ids = threads.map(({ id }) => id);
    assert.deepEqual(ids.toSorted(), Object.values(HAND).sort());
    assert.equal(ids.indexOf(HAND.child), ids.indexOf(HAND.parent) + 1);
    const along = threads.filter(({ isSubagent }) => isSubagent).map(({ id }) => id);
    assert.deepEqual(along, [HAND.child]);
    assert.ok(threads.every(({ cwd }) => cwd === null));
  });
});

Deno.test("wantedThreads() gives another folder to what is in the old one, and only that", async () => {
  await withHandStore(async (store) => {
    store.sql(`UPDATE threads SET cwd = '/work/deep' WHERE id = '${HAND.other}'`);
    store.sql(`UPDATE threads SET cwd = '/elsewhere' WHERE id = '${HAND.child}'`);
    const flat = await wanted(store, { mapping: mappingTo("/q", { from: "/work" }) });
    assert.deepEqual(
      flat.threads.map(({ id, cwd }) => [id, cwd?.to ?? null]).toSorted(),
      [[HAND.child, null], [HAND.fork, "/q"], [HAND.parent, "/q"]].toSorted(),
    );
    assert.equal(flat.below.length, 3);
    const tree = await wanted(store, { mapping: mappingTo("/q", { from: "/work", tree: true }) });
    const deep = tree.threads.find(({ id }) => id === HAND.other);
    assert.deepEqual(deep?.cwd, { from: "/work/deep", to: "/q/deep" });
  });
});

Deno.test("wantedThreads() gives another folder to what is in one of Windows, whatever its spelling", async () => {
  await withHandStore(async (store) => {
    store.sql("UPDATE threads SET cwd = 'C:\\Dev\\Api'");
    store.sql(`UPDATE threads SET cwd = '\\\\?\\c:\\dev\\API\\' WHERE id = '${HAND.parent}'`);
    store.sql(`UPDATE threads SET cwd = 'c:\\dev\\api\\deep' WHERE id = '${HAND.other}'`);
    const mapping = { ...mappingTo("/q", { tree: true }), from: "C:\\dev\\api" };
    const { threads } = await wanted(store, { mapping: { ...mapping, fromGiven: mapping.from } });
    assert.deepEqual(
      threads.map(({ id, cwd }) => [id, cwd?.to ?? null]).toSorted(),
      [
        [HAND.child, "/q"],
        [HAND.fork, "/q"],
        [HAND.other, "/q/deep"],
        [HAND.parent, "/q"],
      ].toSorted(),
    );
  });
});

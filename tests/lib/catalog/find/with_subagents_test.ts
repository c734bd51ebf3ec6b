import assert from "node:assert/strict";
import { openCatalog } from "../../../../lib/catalog/catalog.ts";
import { threadsWithSubagents } from "../../../../lib/catalog/find/with_subagents.ts";
import { scanStore } from "../../../../lib/catalog/scan/scan_store.ts";
import { EMPTY_SELECTOR, type Selector } from "../../../../lib/model/request/selector.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

async function idsOf({ system, store }: HandStore, given: Partial<Selector>) {
  const onProblem = () => {};
  const scan = scanStore(store, { files: system.files, onProblem });
  const catalog = await openCatalog(store, { system, onProblem, scan });
  try {
    const selector = { ...EMPTY_SELECTOR, ...given };
    const threads = await threadsWithSubagents(catalog, { selector, nowMs: 0 });
    return threads.map(({ id }) => id).sort();
  } finally {
    catalog.close();
  }
}

Deno.test("threadsWithSubagents() gives each chosen thread with its sub-agents, once, and all without a filter", async () => {
  await withHandStore(async (store) => {
    const all = Object.values(HAND).sort();
    assert.deepEqual(await idsOf(store, {}), all);
    assert.deepEqual(await idsOf(store, { all: true }), all);
    assert.deepEqual(await idsOf(store, { ids: [HAND.parent] }), [HAND.parent, HAND.child]);
    assert.deepEqual(await idsOf(store, { ids: [HAND.other] }), [HAND.other]);
    const both = { cwds: ["/work"], subagents: true };
    assert.deepEqual(await idsOf(store, both), all);
  });
});

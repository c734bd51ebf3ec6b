import assert from "node:assert/strict";
import { newSidecarFinder } from "../../../../../lib/seal/sidecar_places.ts";
import { verifyRollouts } from "../../../../../lib/seal/verify_rollouts.ts";
import { migrateThreads, redoNewest, undoNewest } from "../../../../support/acting.ts";
import { type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { HASHING, sealPaths } from "../../../../support/store/sealing.ts";
import { giveSettings, mappingTo } from "../../../../support/store/migration.ts";
import { absolute } from "../../../../support/value/paths.ts";

async function standing(store: HandStore): Promise<string> {
  const find = newSidecarFinder(store.store, store.system.files);
  const rollout = { path: absolute(store.pathOf("other")), sessionId: "" };
  const tools = { ...HASHING, find, onProgress: () => {} };
  const { results } = await verifyRollouts([rollout], tools);
  return results[0]!.standing;
}

function move(store: HandStore) {
  const mappings = [mappingTo("/q", { move: true })];
  return migrateThreads(store, { mappings, writer: store.writer });
}

/** Takes what makes it a paginated thread: a move then replaces its file. */
function makeLegacy(store: HandStore): void {
  const path = store.pathOf("other");
  const text = Deno.readTextFileSync(path).replace('"history_mode":"paginated",', "");
  Deno.writeTextFileSync(path, text);
  store.sql("UPDATE threads SET history_mode = 'legacy'");
}

Deno.test("withSidecarsBack() brings the sidecar of a replaced rollout back with its original", async () => {
  await withHandStore(async (store) => {
    makeLegacy(store);
    await sealPaths(store, [store.pathOf("other")]);
    const before = await store.state();
    await move(store);
    assert.equal(await standing(store), "unsealed");
    await undoNewest(store, store.writer);
    assert.equal(await standing(store), "unchanged");
    assert.deepEqual(await store.state(), before);
    await redoNewest(store, store.writer);
    assert.equal(await standing(store), "unsealed");
  });
});

Deno.test("withSidecarsBack() takes a sidecar of the replacement away, whatever was sealed before", async () => {
  await withHandStore(async (store) => {
    makeLegacy(store);
    await sealPaths(store, [store.pathOf("other")]);
    await move(store);
    await sealPaths(store, [store.pathOf("other")]);
    await undoNewest(store, store.writer);
    assert.equal(await standing(store), "unsealed");
    await redoNewest(store, store.writer);
    assert.equal(await standing(store), "unchanged");
  });
});

Deno.test("withSidecarsBack() keeps what was sealed before our line, and takes away what covers it", async () => {
  await withHandStore(async (store) => {
    giveSettings(store, "other");
    await sealPaths(store, [store.pathOf("other")]);
    const before = await store.state();
    await move(store);
    assert.equal(await standing(store), "grown");
    await undoNewest(store, store.writer);
    assert.deepEqual([await standing(store), await store.state()], ["unchanged", before]);
    await move(store);
    await sealPaths(store, [store.pathOf("other")]);
    assert.equal(await standing(store), "unchanged");
    await undoNewest(store, store.writer);
    assert.equal(await standing(store), "unsealed");
    await redoNewest(store, store.writer);
    assert.equal(await standing(store), "unchanged");
  });
});

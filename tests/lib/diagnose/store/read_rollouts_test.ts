import assert from "node:assert/strict";
import { readRollouts } from "../../../../lib/diagnose/store/read_rollouts.ts";
import { openDisposable } from "../../../../lib/system/real/databases.ts";
import { withCatalog } from "../../../support/store/catalog_now.ts";
import { withHandStore } from "../../../support/hand_store.ts";

Deno.test("readRollouts() reads every rollout once, and in depth only what is not remembered", async () => {
  await withHandStore(async (hand) => {
    const kept = new Map<string, ReturnType<typeof openDisposable>>();
    const caches = {
      ...hand.system.caches,
      // One database for all runs: closing it would forget it.
      open: (name: string) => ({
        ...kept.getOrInsertComputed(name, () => openDisposable(":memory:")),
        close() {},
      }),
    };
    const system = { ...hand.system, caches };
    const read = (isDeep: boolean) =>
      withCatalog(hand, async ({ table }) => {
        let bytes = 0;
        const found = await readRollouts({ table, system, isDeep, onRead: (all) => bytes = all });
        return { found, bytes };
      });
    const shallow = await read(false);
    assert.deepEqual(shallow.found.map(({ whole }) => whole), [null, null, null, null]);
    const deep = await read(true);
    assert.equal(deep.bytes, deep.found.reduce((sum, { size }) => sum + size, 0));
    assert.deepEqual(deep.found.map(({ whole }) => whole!.lines), [2, 2, 2, 2]);
    const again = await read(true);
    assert.equal(again.bytes, 0);
    assert.deepEqual(again.found, deep.found);
    assert.equal((await read(false)).found[0]!.whole!.lines, 2);
    for (const db of kept.values()) db.close();
  });
});

Deno.test("readRollouts() stops between two rollouts, and tells what cannot be read", async () => {
  await withHandStore(async (hand) => {
    await withCatalog(hand, async ({ table }) => {
      const { system } = hand;
      let asked = 0;
      const isStopped = () => Promise.resolve(++asked > 2);
      const found = await readRollouts({ table, system, isDeep: true, isStopped });
      assert.equal(found.filter(({ whole }) => whole !== null).length, 2);
      Deno.removeSync(hand.pathOf("other"));
      const gone = await readRollouts({ table, system, isDeep: false });
      assert.deepEqual(
        gone.filter(({ trouble }) => trouble !== null).map(({ path, trouble }) => [path, trouble]),
        [
          [hand.pathOf("other"), "ENOENT"],
        ],
      );
    });
  });
});

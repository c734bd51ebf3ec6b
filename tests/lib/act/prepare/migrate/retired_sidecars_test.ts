import assert from "node:assert/strict";
import { retireSidecars } from "../../../../../lib/act/prepare/migrate/retired_sidecars.ts";
import { NOTHING_PREPARED, rehearse } from "../../../../support/acting.ts";
import { type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { sealPaths } from "../../../../support/store/sealing.ts";
import { absolute } from "../../../../support/value/paths.ts";

async function retired(store: HandStore, intact: number): Promise<readonly string[]> {
  let steps: ReturnType<typeof retireSidecars> = [];
  await rehearse(store, (world) => {
    steps = retireSidecars(absolute(store.pathOf("other")), { world, intact });
    return Promise.resolve(NOTHING_PREPARED);
  });
  return steps.map(({ from, to, rollout }) => `${from.in} ${to.in} ${rollout}`);
}

Deno.test("retireSidecars() takes those to the trash that tell of bytes which change, and no others", async () => {
  await withHandStore(async (store) => {
    assert.deepEqual(await retired(store, 0), []);
    await sealPaths(store, [store.pathOf("other")]);
    const { size } = Deno.statSync(store.pathOf("other"));
    assert.deepEqual(await retired(store, 0), ["store trash false"]);
    assert.deepEqual(await retired(store, size), []);
    assert.deepEqual(await retired(store, size - 1), ["store trash false"]);
    await Deno.writeTextFile(`${store.pathOf("other")}.sha256`, "a".repeat(64));
    assert.deepEqual(await retired(store, size - 1), []);
    assert.deepEqual(await retired(store, 0), ["store trash false"]);
  });
});

Deno.test("retireSidecars() leaves what is no file", async () => {
  await withHandStore(async (store) => {
    await Deno.symlink("/etc/hostname", `${store.pathOf("other")}.sha256`);
    assert.deepEqual(await retired(store, 0), []);
  });
});

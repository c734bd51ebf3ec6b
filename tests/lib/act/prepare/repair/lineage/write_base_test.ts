import assert from "node:assert/strict";
import {
  withCut,
  withoutBase,
} from "../../../../../../lib/act/prepare/repair/lineage/write_base.ts";
import { FORK, SECOND, withForkStore } from "../../../../../support/repair/fork_store.ts";
import { MENDED } from "../../../../../support/repair/repair_store.ts";
import { absolute } from "../../../../../support/value/paths.ts";

Deno.test("write_base writes in as many bytes as before, where there is room", async () => {
  await withForkStore(async (store) => {
    const at = { world: store } as never;
    const path = absolute(store.pathOf(FORK));
    const steps = (mend: Awaited<ReturnType<typeof withCut>>) =>
      "cannot" in mend ? [] : mend.steps!;
    const [cut] = steps(await withCut(path, at, { end: 7, ordinal: 1 }));
    assert.ok(cut?.kind === "patch");
    const sizes = cut.patches.map(({ before, after }) => [
      Uint8Array.fromBase64(before).length,
      new TextDecoder().decode(Uint8Array.fromBase64(after)).trim(),
    ]);
    assert.deepEqual(sizes, [[1, "1"], [3, "7"]]);
    const [without] = steps(await withoutBase(path, at));
    assert.ok(without?.kind === "patch");
    assert.match(
      new TextDecoder().decode(Uint8Array.fromBase64(without.patches[0]!.after)),
      /^null +$/,
    );
    const base = await withoutBase(absolute(store.pathOf(MENDED)), at);
    assert.ok("cannot" in base && /does not say what it reads/.test(base.cannot));
  });
});

Deno.test("write_base lets the line grow where a number has more digits, and tells who reads it", async () => {
  await withForkStore(async (store) => {
    const path = absolute(store.pathOf(FORK));
    const reader = { path: absolute(store.pathOf(SECOND)), end: 599 };
    const world = { ...store, batchId: "b", liveReason: () => null };
    const readers = {
      has: () => true,
      of: (id: string) => id === FORK ? [reader] : [],
      whyKept: () => Promise.resolve(null),
    };
    const at = { world, history: null, readers } as never;
    const mend = await withCut(path, at, { end: 12_345, ordinal: null });
    assert.ok(!("cannot" in mend), JSON.stringify(mend));
    assert.deepEqual(mend.steps!.map(({ kind }) => kind), ["patch", "replace"]);
  });
});

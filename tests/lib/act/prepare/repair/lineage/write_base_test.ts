import assert from "node:assert/strict";
import {
  withCut,
  withoutBase,
} from "../../../../../../lib/act/prepare/repair/lineage/write_base.ts";
import { FORK, withForkStore } from "../../../../../support/repair/fork_store.ts";
import { MENDED } from "../../../../../support/repair/repair_store.ts";
import { absolute } from "../../../../../support/value/paths.ts";

Deno.test("write_base writes in as many bytes as before, and says where there is no room", async () => {
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
    for (
      const mend of [
        await withCut(path, at, { end: 12_345, ordinal: null }),
        await withoutBase(absolute(store.pathOf(MENDED)), at),
      ]
    ) assert.ok("cannot" in mend && /no room/.test(mend.cannot));
  });
});

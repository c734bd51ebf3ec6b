import assert from "node:assert/strict";
import { stretchesOf } from "../../../../../../lib/act/prepare/repair/lineage/stretches.ts";
import type { BaseFacts } from "../../../../../../lib/diagnose/facts.ts";
import { asRolloutId } from "../../../../../../lib/model/ids.ts";
import { FORK, withForkStore } from "../../../../../support/repair/fork_store.ts";
import { MENDED } from "../../../../../support/repair/repair_store.ts";
import { rolloutFacts } from "../../../../../support/value/facts_of.ts";
import { absolute } from "../../../../../support/value/paths.ts";

Deno.test("stretchesOf() begins behind each first line, oldest first, and says what it cannot tell", async () => {
  await withForkStore(async (store) => {
    const at = (id: string, endByteOffset: number | null): BaseFacts => ({
      base: { rolloutId: asRolloutId(id as never), endByteOffset, endOrdinalExclusive: 1 },
      from: absolute("/x"),
      file: rolloutFacts({ path: absolute(store.pathOf(id)) }),
      cut: "at-line",
    });
    const world = store as never;
    const found = await stretchesOf([at(FORK, 600), at(MENDED, 500)], world);
    assert.ok(!("cannot" in found));
    const start = (id: string) => store.textOf(id).indexOf("\n") + 1;
    assert.deepEqual(found.map(({ start, end }) => [start, end]), [
      [start(MENDED), 500],
      [start(FORK), 600],
    ]);
    assert.match(found[0]!.path, /^sessions\/2026\/01\/05\/rollout-/);
    // A fork of the very beginning has nothing to take in.
    assert.deepEqual(await stretchesOf([at(MENDED, 5)], world), []);
    const why = async (base: BaseFacts) => {
      const result = await stretchesOf([base], world);
      return "cannot" in result ? result.cannot : "";
    };
    assert.match(await why({ ...at(MENDED, 5), file: null }), /is gone/);
    assert.match(await why(at(MENDED, null)), /does not tell/);
    store.change(MENDED, () => "no metadata\n");
    assert.match(await why(at(MENDED, 5)), /does not tell/);
  });
});

import assert from "node:assert/strict";
import { readBases } from "../../../../lib/diagnose/read/base_facts.ts";
import { asRolloutId } from "../../../../lib/model/ids.ts";
import { withCatalog } from "../../../support/store/catalog_now.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { firstLine, rolloutFacts } from "../../../support/value/facts_of.ts";

/** Where a cut into the parent's rollout falls. */
async function cutOf(
  hand: HandStore,
  { endByteOffset, endOrdinalExclusive, rollout = HAND.parent as string }: {
    readonly endByteOffset: number;
    readonly endOrdinalExclusive: number;
    readonly rollout?: string;
  },
) {
  const historyBase = {
    rolloutId: asRolloutId(rollout as never),
    endByteOffset,
    endOrdinalExclusive,
  };
  const start = rolloutFacts({ path: hand.pathOf("fork"), first: firstLine({ historyBase }) });
  const bases = await withCatalog(
    hand,
    (catalog) => readBases(start, { catalog, tools: hand.system }),
  );
  return bases.map(({ file, cut }) => [file === null ? null : "found", cut]);
}

Deno.test("a cut falls behind a line, inside one, past the end, or behind an earlier line than it did", async () => {
  await withHandStore(async (hand) => {
    const line = (ordinal: number) => `{"ordinal":${ordinal},"type":"x"}\n`;
    const text = line(0) + line(1) + line(2);
    Deno.writeTextFileSync(hand.pathOf("parent"), text);
    const end = line(0).length * 2;
    const cut = (endByteOffset: number, endOrdinalExclusive: number) =>
      cutOf(hand, { endByteOffset, endOrdinalExclusive });
    assert.deepEqual(await cut(end, 2), [["found", "at-line"]]);
    assert.deepEqual(await cut(end - 3, 2), [["found", "inside-line"]]);
    assert.deepEqual(await cut(9999, 2), [["found", "past-end"]]);
    assert.deepEqual(await cut(end, 3), [["found", "at-other-line"]]);
    // The numbers were mended: higher than the cut says, and nothing is lost.
    assert.deepEqual(await cut(end, 1), [["found", "at-line"]]);
    const rollout = "01a10d9c-0000-7000-8000-0000000000ff";
    assert.deepEqual(await cutOf(hand, { endByteOffset: 1, endOrdinalExclusive: 1, rollout }), [
      [null, null],
    ]);
  });
});

Deno.test("a history that leads in circles ends", async () => {
  await withHandStore(async (hand) => {
    const base = { thread_id: HAND.fork, end_ordinal_exclusive: 1, end_byte_offset: 1 };
    const payload = { id: HAND.parent, history_mode: "paginated", history_base: base };
    Deno.writeTextFileSync(
      hand.pathOf("parent"),
      `${JSON.stringify({ type: "session_meta", payload })}\n`,
    );
    assert.equal((await cutOf(hand, { endByteOffset: 1, endOrdinalExclusive: 1 })).length, 2);
  });
});

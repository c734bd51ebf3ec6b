import assert from "node:assert/strict";
import { chooseForChange } from "../../../../lib/act/prepare/choose_for_change.ts";
import type { ChangeWorld } from "../../../../lib/act/facts/change_world.ts";
import { EMPTY_SELECTOR, type Selector } from "../../../../lib/model/request/selector.ts";
import { NOTHING_PREPARED, rehearse } from "../../../support/acting.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";

/** What is chosen in a store of a fork, its parent, a sub-agent and another thread. */
async function chosen(given: Partial<Selector>) {
  let found: Awaited<ReturnType<typeof chooseForChange>> | undefined;
  const choose = async (world: ChangeWorld) => {
    const selector = { ...EMPTY_SELECTOR, ...given };
    found = await chooseForChange(world, { selector, forks: "take", subagents: "all" });
    return NOTHING_PREPARED;
  };
  await withHandStore((store) => rehearse(store, choose).then(() => {}));
  return { ids: found!.threads.map(({ id }) => id), notes: found!.notes };
}

Deno.test("chooseForChange() chooses nothing for an empty selector", async () => {
  assert.deepEqual(await chosen({}), { ids: [], notes: [] });
});

Deno.test("chooseForChange() goes folder by folder, the newest first, and tells which forks go along", async () => {
  const { ids, notes } = await chosen({ ids: [HAND.parent, HAND.other] });
  assert.deepEqual(ids, [HAND.other, HAND.child, HAND.fork, HAND.parent]);
  assert.deepEqual(notes, [`forks that read these threads go along: ${HAND.fork}`]);
});

Deno.test("chooseForChange() says so when a filter means every thread", async () => {
  const filter = { archived: "no", subagents: true } as const;
  assert.deepEqual((await chosen(filter)).notes, [
    "this selector matches every thread of the store",
  ]);
  assert.deepEqual((await chosen({ ...filter, all: true })).notes, []);
});

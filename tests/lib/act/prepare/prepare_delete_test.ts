import assert from "node:assert/strict";
import {
  prepareDelete,
  type PrepareDeleteOptions,
} from "../../../../lib/act/prepare/prepare_delete.ts";
import type { ThreadId } from "../../../../lib/model/ids.ts";
import { EMPTY_SELECTOR } from "../../../../lib/model/request/selector.ts";
import { deleteThreads, rehearse } from "../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

/** What deleting these threads comes to. */
function planned(
  store: HandStore,
  ids: readonly ThreadId[],
  wish: Partial<PrepareDeleteOptions> = {},
) {
  const selector = { ...EMPTY_SELECTOR, ids };
  const cause = { kind: "selector", selector } as const;
  const rest = { withForks: false, subagents: "all", hard: false } as const;
  return rehearse(store, (world) => prepareDelete(world, { selector, cause, ...rest, ...wish }));
}

Deno.test("prepareDelete() keeps what a fork reads, and says how to take it along", async () => {
  await withHandStore(async (store) => {
    const { plan, passedBy } = await planned(store, [HAND.parent]);
    assert.deepEqual(plan.threads, []);
    assert.match(passedBy[0]!.message, /is still read by .*--with-forks/);
    const all = (await planned(store, [HAND.parent], { withForks: true })).plan.threads;
    const order = all.map(({ id }) => id);
    assert.equal(order.length, 3);
    assert.ok(order.indexOf(HAND.fork) < order.indexOf(HAND.parent));
  });
});

Deno.test("prepareDelete() saves rows and names for the trash, and plans removals for good", async () => {
  await withHandStore(async (store) => {
    const [soft] = (await planned(store, [HAND.other])).plan.threads;
    assert.deepEqual([soft!.steps[0]!.kind, soft!.names.length], ["move", 1]);
    assert.equal(soft!.rows[0]!.table, "threads");
    const hard = (await planned(store, [HAND.other], { hard: true })).plan;
    assert.deepEqual([hard.action, hard.threads[0]!.steps[0]!.kind, hard.journals], [
      "hard-delete",
      "remove",
      0,
    ]);
  });
});

Deno.test("prepareDelete() removes nothing for good that a fork in the trash reads", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [HAND.fork], writer: store.writer });
    const { plan, passedBy } = await planned(store, [HAND.parent], { hard: true });
    assert.deepEqual(plan.threads, []);
    assert.ok(passedBy.some(({ reason }) => reason === "needed-by-fork"));
    const soft = await planned(store, [HAND.parent]);
    assert.deepEqual(
      soft.plan.threads.map(({ id }) => id).sort(),
      [HAND.parent, HAND.child].sort(),
    );
  });
});

Deno.test("prepareDelete() leaves a thread whose row is too large to be kept", async () => {
  await withHandStore(async (store) => {
    store.sql(
      `UPDATE threads SET title = CAST(zeroblob(33554433) AS TEXT) WHERE id = '${HAND.other}'`,
    );
    const { plan, passedBy } = await planned(store, [HAND.other]);
    assert.deepEqual([plan.threads.length, passedBy[0]?.reason], [0, "unreadable"]);
  });
});

import assert from "node:assert/strict";
import {
  FORK,
  type ForkStore,
  SECOND,
  withForkStore,
} from "../../../../../support/repair/fork_store.ts";
import { keepTurns, KEPT_TABLES, type KeptTurn } from "../../../../../support/repair/kept_turns.ts";
import { MENDED } from "../../../../../support/repair/repair_store.ts";

const MISSING = ["base-missing"] as const;

/** A turn that the fork inherits, and one that it does not. */
const TURNS: readonly KeptTurn[] = [
  {
    ...{ id: "t1", lines: [1, 3] },
    items: { 2: { type: "userMessage", id: "u1", content: [{ type: "text", text: "q" }] } },
  },
  {
    ...{ id: "t2", lines: [4, 6] },
    items: { 5: { type: "userMessage", id: "u2", content: [{ type: "text", text: "later" }] } },
  },
];

async function withLostBase(use: (store: ForkStore) => Promise<void>): Promise<void> {
  await withForkStore(async (store) => {
    Deno.removeSync(store.pathOf(MENDED));
    store.history(`${KEPT_TABLES} ${keepTurns(MENDED, TURNS)}`);
    await use(store);
  });
}

Deno.test("a base is made anew from kept turns, its fork cut at the same number as before, and both go back", async () => {
  await withLostBase(async (store) => {
    const before = await store.state();
    const { findings } = await store.rehearseThem(MISSING, { refs: [FORK] });
    assert.match(findings[0]!.effect, new RegExp(`^its parent ${MENDED} is listed and resumable`));
    const { outcomes } = await store.repairThem(MISSING, { refs: [FORK] });
    assert.deepEqual(outcomes.map(({ thread, error }) => [thread.id, error]), [
      [MENDED, null],
      [FORK, null],
    ]);
    const inherited = store.textOf(MENDED).slice(0, store.baseOf(FORK)!.end_byte_offset);
    const ordinals = inherited.trimEnd().split("\n").map((line) => JSON.parse(line).ordinal);
    assert.deepEqual(ordinals, [0, 1, 2, 3]);
    assert.equal(store.baseOf(FORK)!.end_ordinal_exclusive, 4);
    const left = await store.rehearseThem(MISSING, { refs: [SECOND] });
    assert.deepEqual(left.findings, []);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("neither goes back without the other: the fork would read what is not there", async () => {
  for (const used of [MENDED, FORK]) {
    await withLostBase(async (store) => {
      await store.repairThem(MISSING, { refs: [FORK] });
      const path = store.pathOf(used);
      if (used === MENDED) Deno.writeTextFileSync(path, "{}\n", { append: true });
      else Deno.writeTextFileSync(path, store.textOf(FORK).replace("history_base", "history_bass"));
      const after = await store.state();
      await assert.rejects(store.undo(), /stays with thread \S+, which has been used since/);
      assert.deepEqual(await store.state(), after);
    });
  }
});

Deno.test("a base of which no row is left lets its fork go, and keeps the turns", async () => {
  await withLostBase(async (store) => {
    store.sql(`DELETE FROM threads WHERE id = '${MENDED}'`);
    await store.repairThem(MISSING, { refs: [FORK] });
    assert.equal(store.baseOf(FORK), null);
    const kept = (await store.state()).filter((line) => line.startsWith("thread_turns "));
    assert.equal(kept.length, TURNS.length);
  });
});

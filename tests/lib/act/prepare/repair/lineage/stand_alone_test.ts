import assert from "node:assert/strict";
import { historyElsewhere } from "../../../../../../lib/act/prepare/repair/lineage/stand_alone.ts";
import { buildWriter } from "../../../../../../lib/system/real/writer.ts";
import { deleteThreads, redoNewest } from "../../../../../support/acting.ts";
import {
  FORK,
  type ForkStore,
  SECOND,
  withForkStore,
} from "../../../../../support/repair/fork_store.ts";
import { MENDED } from "../../../../../support/repair/repair_store.ts";
import { factsOf } from "../../../../../support/value/facts_of.ts";

const ALONE = ["history-elsewhere"] as const;

/** Lines of a rollout without their ordinals' line: what a reader gets of a thread, its metadata apart. */
function lines({ textOf }: ForkStore, id: string): readonly string[] {
  return textOf(id).trimEnd().split("\n").slice(1);
}

Deno.test("a fork is copied with all that it reads, and is itself left as it is", async () => {
  await withForkStore(async (store) => {
    const before = await store.state();
    const own = [...lines(store, MENDED).slice(0, -1), ...lines(store, FORK)];
    const { outcomes } = await store.repairThem(ALONE, { refs: [SECOND] });
    const { id } = outcomes[0]!.thread;
    assert.deepEqual(lines(store, id!), [...own, ...lines(store, SECOND)]);
    const meta = JSON.parse(store.textOf(id!).split("\n")[0]!);
    assert.deepEqual([meta.ordinal, meta.payload.id, store.baseOf(id!)], [0, id, null]);
    assert.deepEqual([meta.payload.cwd, store.row(id!)?.cwd], ["/work", "/work"]);
    const lost = before.filter((line) => !/^sessions\/2026\/01\/05 /.test(line));
    const after = await store.state();
    assert.deepEqual(lost.filter((line) => !after.includes(line)), []);
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("in its own place its forks are told, whichever number of digits that takes", async () => {
  const seen = new Set<boolean>();
  for (const padding of [0, 150]) {
    await withForkStore(async (store) => {
      const before = await store.state();
      const own = [...lines(store, MENDED).slice(0, -1), ...lines(store, FORK)];
      const old = `${store.baseOf(SECOND)!.end_byte_offset}`;
      await store.repairThem(ALONE, { refs: [FORK], inPlace: true });
      assert.deepEqual(lines(store, FORK), own);
      assert.equal(store.baseOf(FORK), null);
      const { size } = Deno.statSync(store.pathOf(FORK));
      assert.equal(store.baseOf(SECOND)!.end_byte_offset, size);
      const state = (id: string) => Object.values(store.stateOf(id)!).slice(1);
      assert.deepEqual(state(FORK), [0, 0]);
      const isLonger = `${size}`.length > old.length;
      seen.add(isLonger);
      assert.deepEqual(state(SECOND), isLonger ? [0, 0] : [100, 1], `${padding}`);
      const after = await store.state();
      await store.undo();
      assert.deepEqual(await store.state(), before);
      await redoNewest(store, store.writer);
      assert.deepEqual(await store.state(), after);
      await store.undo();
      assert.deepEqual(await store.state(), before);
    }, { padding });
  }
  assert.deepEqual([...seen].sort(), [false, true]);
});

Deno.test("nothing is inlined without being named, nor what begins in its own file or in a broken one", async () => {
  await withForkStore(async (store) => {
    const everything = await store.rehearseThem(ALONE);
    assert.deepEqual(everything.plan.threads, []);
    assert.match(everything.passedBy[0]!.message, /name the fork/);
    const base = await store.rehearseThem(ALONE, { refs: [MENDED] });
    assert.deepEqual([base.plan.threads, base.findings], [[], []]);
    store.change(MENDED, (text) => text.split("\n")[0]!);
    const broken = await store.rehearseThem(ALONE, { refs: [SECOND] });
    assert.match(broken.passedBy[0]!.message, /not whole: rollkeep repair --only base-short/);
  });
});

Deno.test("a fork in the trash would lose what it reads: in place it has to come back first", async () => {
  await withForkStore(async (store) => {
    await deleteThreads(store, { ids: [SECOND], writer: buildWriter() });
    const { passedBy } = await store.rehearseThem(ALONE, { refs: [FORK], inPlace: true });
    assert.match(passedBy[0]!.message, /lies in the trash \(batch b-.*restore it first/);
    await store.repairThem(ALONE, { refs: [FORK] });
  });
});

Deno.test("historyElsewhere() tells where a thread begins", () => {
  assert.equal(historyElsewhere(factsOf()), null);
});

Deno.test("a fork and its fork do not both change in place at once", async () => {
  await withForkStore(async (store) => {
    const before = await store.state();
    const both = { refs: [FORK, SECOND], inPlace: true };
    const { plan, findings } = await store.rehearseThem(ALONE, both);
    assert.deepEqual(plan.threads.map(({ id }) => id), [FORK]);
    assert.match(findings[1]!.reason!, /repair once more/);
    await store.repairThem(ALONE, both);
    await store.repairThem(ALONE, both);
    assert.deepEqual([store.baseOf(FORK), store.baseOf(SECOND)], [null, null]);
    for (const _ of both.refs) await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

import assert from "node:assert/strict";
import { migrateThreads, settle } from "../../../support/acting.ts";
import { dieAt } from "../../../support/die_at.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { mappingTo } from "../../../support/store/migration.ts";

const mappings = [mappingTo("/q")];

Deno.test("a copy that dies before its file is in its place leaves nothing of it", async () => {
  for (const call of ["COMMIT", "link"]) {
    await withHandStore(async (store) => {
      const before = await store.state();
      const act = (writer: typeof store.writer) => migrateThreads(store, { mappings, writer });
      await dieAt(store.writer, { call, ending: call === "COMMIT" ? "" : ".jsonl", act });
      await settle(store, store.writer);
      assert.deepEqual(await store.state(), before, call);
    });
  }
});

Deno.test("a copy has another id and folder, and the bytes and time of its original but for these", async () => {
  await withHandStore(async (store) => {
    const { outcomes } = await migrateThreads(store, { mappings, writer: store.writer });
    const other = outcomes.find(({ thread: { steps: [step] } }) =>
      step?.kind === "create" && step.copy.oldId === HAND.other
    )!;
    const [step] = other.thread.steps;
    assert.ok(step?.kind === "create" && other.error === null);
    const path = `${store.home}/${step.to.path}`;
    const original = Deno.readTextFileSync(store.pathOf("other"));
    const wanted = original.replace(HAND.other, step.copy.newId).replace('"/work"', '"/q"');
    assert.equal(Deno.readTextFileSync(path), wanted);
    const [mine, theirs] = [path, store.pathOf("other")].map((at) => Deno.lstatSync(at).mtime);
    assert.deepEqual(mine, theirs);
  });
});

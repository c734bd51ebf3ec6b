import assert from "node:assert/strict";
import { deleteThreads } from "../../../support/acting.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { absolute } from "../../../support/value/paths.ts";

Deno.test("a thread that Codex holds keeps none of the others of its chunk from going", async () => {
  await withHandStore(async (store) => {
    const held = store.writer.tryLock(absolute(`${store.store.writerLocks}/${HAND.other}.lock`), {
      create: true,
    })!;
    // Without the coordination lock the plan cannot tell yet that it is held.
    const ids = [HAND.other, HAND.fork];
    const { outcomes } = await deleteThreads(store, { ids, writer: store.writer });
    held.release();
    const errors = new Map(outcomes.map(({ thread, error }) => [thread.id, error]));
    assert.match(errors.get(HAND.other)!, /is in use by Codex/);
    assert.equal(errors.get(HAND.fork), null);
  });
});

Deno.test("a thread waits for those that read it: where its fork cannot go it stays too", async () => {
  await withHandStore(async (store) => {
    const between = () => {
      Deno.writeTextFileSync(store.pathOf("fork"), "{}\n", { append: true });
      return Promise.resolve();
    };
    const { outcomes } = await deleteThreads(store, {
      ids: [HAND.parent],
      writer: store.writer,
      between,
    });
    const errors = new Map(outcomes.map(({ thread, error }) => [thread.id, error]));
    assert.match(errors.get(HAND.fork)!, /has changed since/);
    assert.notEqual(errors.get(HAND.parent), null);
    assert.equal(errors.get(HAND.child), null);
    assert.ok(Deno.lstatSync(store.pathOf("parent")).isFile);
  });
});

import assert from "node:assert/strict";
import { deleteThreads, migrateThreads } from "../../../support/acting.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { mappingTo } from "../../../support/store/migration.ts";

Deno.test("carryOut() gives every thread an outcome, and one that fails keeps no other from being done", async () => {
  for (const call of ["link", "unlink"] as const) {
    await withHandStore(async (store) => {
      const refuse = (path: string) => {
        if (path === store.pathOf("other")) throw Object.assign(new Error("disk"), { code: "EIO" });
      };
      const writer = { ...store.writer };
      if (call === "link") writer.link = (from, to) => (refuse(from), store.writer.link(from, to));
      else writer.unlink = (path) => (refuse(path), store.writer.unlink(path));
      const { outcomes } = await deleteThreads(store, { ids: [HAND.other, HAND.fork], writer });
      const errors = new Map(outcomes.map(({ thread, error }) => [thread.id, error]));
      assert.deepEqual([errors.size, errors.get(HAND.fork)], [2, null]);
      assert.match(errors.get(HAND.other)!, /disk/);
      assert.ok(Deno.lstatSync(store.pathOf("other")).isFile);
    });
  }
});

Deno.test("carryOut() begins no later group once one has failed", async () => {
  await withHandStore(async (store) => {
    store.sql(`UPDATE threads SET cwd = '/other' WHERE id = '${HAND.other}'`);
    const mappings = [mappingTo("/q"), mappingTo("/r", { from: "/other" })];
    const between = () => {
      Deno.removeSync(store.pathOf("parent"));
      return Promise.resolve();
    };
    const { outcomes } = await migrateThreads(store, { mappings, writer: store.writer, between });
    const failed = outcomes.filter(({ error, skipped }) => error !== null && !skipped);
    assert.ok(failed.length > 0);
    assert.match(outcomes.at(-1)!.error!, /an earlier mapping failed/);
    assert.equal(outcomes.at(-1)!.skipped, true);
  });
});

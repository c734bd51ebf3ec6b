import assert from "node:assert/strict";
import { newThreadFiles } from "../../../../../lib/act/facts/files/thread_files.ts";
import { firstRolloutOf } from "../../../../../lib/model/ids.ts";
import { HAND, withHandStore } from "../../../../support/hand_store.ts";

Deno.test("newThreadFiles() finds what came, went and moved since the last look, in both roots", async () => {
  await withHandStore(async (store) => {
    const { system, home } = store;
    const files = newThreadFiles({
      store: store.store,
      system,
      ids: new Set([HAND.other]),
      bases: new Set([firstRolloutOf(HAND.parent)]),
    });
    assert.deepEqual([...files.filesOf(HAND.other)], []);
    files.look();
    const path = store.pathOf("other");
    assert.deepEqual([...files.filesOf(HAND.other)], [path]);
    assert.deepEqual([...files.filesOf(HAND.fork)], [], "nobody asked for it");
    assert.equal(files.hasRollout(firstRolloutOf(HAND.parent)), true);
    const archived = `${home}/archived_sessions/${path.split("/").at(-1)}`;
    Deno.mkdirSync(`${home}/archived_sessions`, { recursive: true });
    Deno.renameSync(path, archived);
    Deno.removeSync(store.pathOf("parent"));
    assert.deepEqual([...files.filesOf(HAND.other)], [path], "as of the last look");
    files.look();
    assert.deepEqual([...files.filesOf(HAND.other)], [archived]);
    assert.equal(files.hasRollout(firstRolloutOf(HAND.parent)), false);
    const fresh = `${home}/sessions/2031/01/02`;
    Deno.mkdirSync(fresh, { recursive: true });
    Deno.renameSync(archived, `${fresh}/${path.split("/").at(-1)}.zst`);
    files.look();
    assert.deepEqual([...files.filesOf(HAND.other)], [`${fresh}/${path.split("/").at(-1)}.zst`]);
    await Promise.resolve();
  });
});

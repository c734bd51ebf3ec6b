import assert from "node:assert/strict";
import type { ThreadId } from "../../../lib/model/ids.ts";
import { realDatabases } from "../../../lib/system/real/databases.ts";
import { oversizedThreads } from "../../../lib/codex/state/oversized_rows.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { rollkeep } from "../../support/rollkeep.ts";
import { absolute } from "../../support/value/paths.ts";

const HUGE = 33 * 1024 * 1024;

/** The other thread has a row that no journal could bear; its rollout, and all else, is as ever. */
async function withHugeRow(use: (store: HandStore) => Promise<void>): Promise<void> {
  await withHandStore(async (store) => {
    store.sql(`UPDATE threads SET first_user_message = CAST(zeroblob(${HUGE}) AS TEXT)
               WHERE id = '${HAND.other}'`);
    await use(store);
  });
}

function say({ home }: HandStore, ...args: string[]) {
  return rollkeep(args, { env: { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}-cache` } });
}

Deno.test("a thread whose row is too large to be kept is passed by, and the others go and come back", async () => {
  await withHugeRow(async (store) => {
    const done = await say(store, "delete", HAND.other, HAND.child, "--apply", "--yes");
    assert.match(done.err + done.out, new RegExp(`${HAND.other} has a row of 33\\.\\dMiB`));
    assert.ok(Deno.statSync(store.pathOf("other")).isFile);
    assert.throws(() => Deno.statSync(store.pathOf("child")), Deno.errors.NotFound);
    const undone = await say(store, "undo", "--apply", "--yes");
    assert.equal(undone.code, 0, undone.err);
    assert.ok(Deno.statSync(store.pathOf("child")).isFile);
  });
});

Deno.test("a thread whose row is too large to be kept is not copied, and that is said", async () => {
  await withHugeRow(async (store) => {
    const words = ["--from", "/work", "--to", "/", "--id", HAND.other, "--apply", "--yes"];
    const { out, err } = await say(store, "session", "migrate", ...words);
    assert.match(out + err, /has a row in Codex's database that is too large to be copied/);
  });
});

Deno.test("oversizedThreads() names of the threads asked for those whose rows are too large, in any table", async () => {
  await withHugeRow((store) => {
    store.sql(`UPDATE thread_spawn_edges SET status = CAST(zeroblob(${HUGE}) AS TEXT)`);
    const db = realDatabases().openReadOnly(absolute(`${store.home}/state_5.sqlite`));
    const found = (...ids: ThreadId[]) => [...oversizedThreads(db, ids)].map(([id]) => id).sort();
    assert.deepEqual(found(HAND.other, HAND.fork), [HAND.other]);
    assert.deepEqual(found(HAND.parent), [HAND.parent], "as the parent of a spawned thread");
    assert.deepEqual(found(HAND.child, HAND.fork), [HAND.child]);
    assert.deepEqual(found(), []);
    assert.ok(oversizedThreads(db, [HAND.other]).get(HAND.other)! >= HUGE);
    db.close();
    return Promise.resolve();
  });
});

import assert from "node:assert/strict";
import { takeOwnLock } from "../../../../lib/act/locks/own_lock.ts";
import { idleNotes, newLiveReason } from "../../../../lib/act/facts/live_reason.ts";
import { deleteThreads } from "../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { absolute } from "../../../support/value/paths.ts";

const OPEN = '{"type":"event_msg","payload":{"type":"task_started"}}\n';
const ENDED = '{"type":"event_msg","payload":{"type":"task_complete"}}\n';

Deno.test("newLiveReason() goes by the lock alone where Codex keeps locks", async () => {
  await withHandStore((store) => {
    Deno.writeTextFileSync(store.pathOf("other"), OPEN, { append: true });
    assert.equal(reason(store, Date.now()), null);
    const path = `${store.store.writerLocks}/${HAND.other}.lock`;
    const held = store.writer.tryLock(absolute(path), { create: true })!;
    // Without the coordination lock nobody may try another one: the rollout has to tell.
    assert.match(reason(store)!, /turn that never ended/);
    Deno.createSync(`${store.store.writerLocks}/.coordination.lock`).close();
    assert.match(reason(store)!, /in use by Codex/);
    Deno.mkdirSync(store.store.trashRoot, { recursive: true });
    const acting = takeOwnLock(store.store, store.writer);
    assert.match(reason(store)!, /is being changed by another rollkeep/);
    acting.release();
    assert.match(reason(store)!, /in use by Codex/);
    held.release();
    assert.equal(reason(store), null);
    return Promise.resolve();
  });
});

Deno.test("newLiveReason() goes by an open turn or a recent write where Codex keeps no locks, before 0.146", async () => {
  await withHandStore((store) => {
    Deno.removeSync(store.store.writerLocks!, { recursive: true });
    const path = store.pathOf("other");
    assert.equal(reason(store), null);
    Deno.writeTextFileSync(path, OPEN, { append: true });
    assert.match(reason(store)!, /turn that never ended/);
    Deno.writeTextFileSync(path, ENDED, { append: true });
    assert.equal(reason(store), null);
    assert.match(reason(store, Date.now() - 9 * 60_000)!, /less than 10 minutes ago/);
    assert.equal(reason(store, Date.now() - 11 * 60_000), null);
    return Promise.resolve();
  });
});

Deno.test("newLiveReason() does not take the lock folder that a batch has made for one of Codex's", async () => {
  await withHandStore(async (store) => {
    Deno.removeSync(store.store.writerLocks!, { recursive: true });
    await deleteThreads(store, { ids: [HAND.parent], writer: store.writer });
    Deno.writeTextFileSync(store.pathOf("other"), OPEN, { append: true });
    assert.match(reason(store)!, /turn that never ended/);
    // A newer Codex has come, which keeps locks.
    Deno.createSync(`${store.home}/thread_history_1.sqlite`).close();
    assert.equal(reason(store), null);
  });
});

Deno.test("idleNotes() says by what an idle thread is told where Codex keeps no locks, before what it has open is changed", async () => {
  await withHandStore(async (store) => {
    const { plan } = await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    assert.deepEqual(idleNotes(plan, store), []);
    Deno.removeSync(store.store.writerLocks!, { recursive: true });
    const open = ["delete", "hard-delete", "archive", "unarchive", "move", "repair"] as const;
    for (const action of open) {
      assert.match(
        idleNotes({ ...plan, action }, store)[0]!,
        /keeps no locks.* 10 minutes/,
        action,
      );
    }
    for (const action of ["restore", "empty", "copy"] as const) {
      assert.deepEqual(idleNotes({ ...plan, action }, store), [], action);
    }
    assert.deepEqual(idleNotes({ ...plan, threads: [] }, store), []);
  });
});

/** Said of the other thread, as if it had been written at some time; left out: long ago. */
function reason(store: HandStore, updatedAtMs = 0): string | null {
  return newLiveReason(store)({
    id: HAND.other,
    path: absolute(store.pathOf("other")),
    updatedAtMs,
  });
}

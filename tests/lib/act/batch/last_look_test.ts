import assert from "node:assert/strict";
import type { Writer } from "../../../../lib/system/writer.ts";
import { canUndo, deleteThreads, settle, undoNewest } from "../../../support/acting.ts";
import { failingWriter } from "../../../support/failing_writer.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

const NEW_FORK = "01a10d9c-0000-7000-8000-0000000000ff";

Deno.test("a fork that slips in while its parent goes to the trash has its parent put back", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const { batchId: batch, outcomes } = await deleteThreads(store, {
      ids: [HAND.parent],
      writer: forkingAfterwards(store, HAND.parent),
    });
    const errors = new Map(outcomes.map(({ thread, error }) => [thread.id, error]));
    assert.match(errors.get(HAND.parent)!, new RegExp(`fork was made .*${NEW_FORK}`));
    assert.deepEqual([errors.get(HAND.fork), errors.get(HAND.child)], [null, null]);
    const now = await store.state();
    const ofParent = (lines: readonly string[]) =>
      lines.filter((line) => line.includes(HAND.parent) && !line.includes(HAND.child));
    assert.deepEqual(ofParent(now), ofParent(before));
    assert.ok(store.names().includes(HAND.parent));
    assert.ok(!now.some((line) => line.startsWith("sessions/") && line.includes(HAND.fork)));
    const journal = Deno.readTextFileSync(`${store.store.trashRoot}/${batch}/journal.jsonl`);
    assert.match(journal.trimEnd().split("\n").at(-1)!, /"kind":"end","done":2,"failed":1/);
    await undoNewest(store, store.writer);
    assert.deepEqual(without(await store.state(), NEW_FORK), before);
  });
});

Deno.test("a fork that slips in has all of its history put back, and a batch without a rest leaves no trace", async () => {
  await withHandStore(async (store) => {
    store.sql(`DELETE FROM thread_spawn_edges`);
    const before = await store.state();
    const { outcomes } = await deleteThreads(store, {
      ids: [HAND.fork],
      writer: forkingAfterwards(store, HAND.fork),
    });
    assert.match(outcomes[0]!.error!, /fork was made/);
    assert.deepEqual(without(await store.state(), NEW_FORK), before);
    Deno.removeSync(forkPath(store));
    const both = await deleteThreads(store, {
      ids: [HAND.fork, HAND.parent],
      writer: forkingAfterwards(store, HAND.fork),
    });
    const failed = both.outcomes.filter(({ error }) => error !== null);
    assert.deepEqual(failed.map(({ thread }) => thread.id), [HAND.fork, HAND.parent]);
    await undoNewest(store, store.writer);
    assert.deepEqual(without(await store.state(), NEW_FORK), before);
  });
});

Deno.test("a batch that dies or fails at any call while it puts a parent back can still be undone whole", async () => {
  for (const kind of ["error", "death"] as const) {
    let last = 0;
    for (let at = 1; at === 1 || last === at - 1; at++) {
      await withHandStore(async (store) => {
        const before = await store.state();
        const writer = failingWriter(forkingAfterwards(store, HAND.parent), { at, kind });
        try {
          await deleteThreads(store, { ids: [HAND.parent], writer });
        } catch (error) {
          assert.match(String(error), /on purpose/, `call ${at}`);
        }
        if (writer.calls() >= at) last = at;
        for (const { left } of await settle(store, store.writer)) assert.deepEqual(left, []);
        while (await canUndo(store)) await undoNewest(store, store.writer);
        const now = without(await store.state(), NEW_FORK);
        assert.deepEqual(withoutIndex(now), withoutIndex(before), `${kind} at call ${at}`);
      });
    }
  }
});

Deno.test("a fork that is archived at once is found by the last look, and before a parent goes for good", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const between = () => {
      writeFork(store, HAND.other);
      Deno.mkdirSync(`${store.home}/archived_sessions`, { recursive: true });
      const path = forkPath(store);
      Deno.renameSync(path, `${store.home}/archived_sessions/${path.split("/").at(-1)}`);
      return Promise.resolve();
    };
    for (const hard of [false, true]) {
      const deed = { ids: [HAND.other], writer: store.writer, hard, withForks: false };
      const { batchId: batch, outcomes } = await deleteThreads(store, { ...deed, between });
      assert.equal(batch, null);
      assert.match(outcomes[0]!.error!, /a fork (was made )?of it/);
      assert.deepEqual(without(await store.state(), NEW_FORK), before);
      Deno.removeSync(`${store.home}/archived_sessions`, { recursive: true });
    }
  });
});

/** Codex lets go of a thread's history and forks it in the very moment: after the locks of the batch are free again. */
function forkingAfterwards(store: HandStore, base: string): Writer {
  const { writer } = store;
  return {
    ...writer,
    unlink(path) {
      writer.unlink(path);
      if (path.endsWith(`${base}.lock`)) writeFork(store, base);
    },
  };
}

function writeFork(store: HandStore, base: string): void {
  const path = forkPath(store);
  const history = { thread_id: base, end_ordinal_exclusive: 2, end_byte_offset: 10 };
  const payload = { id: NEW_FORK, cwd: "/work", forked_from_id: base, history_base: history };
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(
    path,
    `${JSON.stringify({ ordinal: 0, type: "session_meta", payload })}\n`,
  );
}

function forkPath({ home }: HandStore): string {
  const day = new Date().toISOString().slice(0, 10);
  return `${home}/sessions/${day.replaceAll("-", "/")}/rollout-${day}T10-00-00-${NEW_FORK}.jsonl`;
}

function without(lines: readonly string[], id: string): readonly string[] {
  return lines.filter((line) => !line.includes(id));
}

/** Lines of the index may come back in another order when it was rewritten in between. */
function withoutIndex(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !line.startsWith("session_index.jsonl"));
}

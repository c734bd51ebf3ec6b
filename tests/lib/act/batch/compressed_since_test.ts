import assert from "node:assert/strict";
import { zstdCompressSync } from "node:zlib";
import type { Execution } from "../../../../lib/act/batch/execute.ts";
import type { Writer } from "../../../../lib/system/writer.ts";
import { archiveThreads, deleteThreads, undoNewest } from "../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

Deno.test("a rollout that Codex compressed after the plan goes to the trash compressed, and comes back so", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    let journal = "";
    const hooked = compressing(store, {
      link(from, to) {
        const [batch] = [...Deno.readDirSync(store.store.trashRoot)].filter((e) => e.isDirectory);
        journal ||= Deno.readTextFileSync(`${store.store.trashRoot}/${batch!.name}/journal.jsonl`);
        writer.link(from, to);
      },
    });
    const done = await deleteThreads(store, { ids: [HAND.other], writer: hooked });
    assertDone(done);
    // The record of the new plan is on disk before the first link.
    assert.match(journal.trimEnd().split("\n").at(-1)!, /"kind":"thread".*\.jsonl\.zst"/);
    assert.ok(!(await store.state()).some((line) => line.includes(HAND.other)));
    await undoNewest(store, writer);
    assert.deepEqual(filesOf(await store.state()), [`${below(store)}.zst`]);
    assert.ok((await store.state()).some((line) => line.includes(`"id":"${HAND.other}"`)));
    const again = await deleteThreads(store, { ids: [HAND.other], writer });
    assertDone(again);
  });
});

Deno.test("a rollout that Codex compressed after the plan is archived under its new name, in its row too", async () => {
  await withHandStore(async (store) => {
    assertDone(await archiveThreads(store, { ids: [HAND.other], writer: compressing(store) }));
    const name = `archived_sessions/${below(store).split("/").at(-1)}.zst`;
    const state = await store.state();
    assert.deepEqual(filesOf(state), [name]);
    assert.ok(state.some((line) => line.includes(`"rollout_path":"${store.home}/${name}"`)));
    await undoNewest(store, store.writer);
    assert.deepEqual(filesOf(await store.state()), [`${below(store)}.zst`]);
  });
});

Deno.test("a rollout that Codex compressed after the plan is removed for good, and its digest is kept", async () => {
  await withHandStore(async (store) => {
    const deed = { ids: [HAND.other], writer: compressing(store), hard: true };
    const done = await deleteThreads(store, deed);
    assertDone(done);
    assert.deepEqual(filesOf(await store.state()), []);
    const journal = Deno.readTextFileSync(`${store.store.trashRoot}/${done.batchId}/journal.jsonl`);
    const records = journal.trimEnd().split("\n").map((line) => JSON.parse(line));
    const [first, second] = records.filter(({ kind }) => kind === "thread");
    assert.match(second.steps[0].expect.digest, /^[0-9a-f]{64}$/);
    assert.notEqual(second.steps[0].expect.digest, first.steps[0].expect.digest);
  });
});

Deno.test("a compressed file with another time is not taken for the rollout that was planned", async () => {
  await withHandStore(async (store) => {
    const deed = { ids: [HAND.other], writer: compressing(store, {}, 1000) };
    const { batchId: batch, outcomes } = await deleteThreads(store, deed);
    assert.equal(batch, null);
    assert.match(outcomes[0]!.error!, /is gone/);
    assert.deepEqual(filesOf(await store.state()), [`${below(store)}.zst`]);
  });
});

function assertDone({ outcomes }: Execution): void {
  assert.deepEqual(outcomes.map(({ error }) => error), [null]);
}

/** Codex's compressor comes by between plan and act: the batch's folder is made after the one and before the other. */
function compressing(
  store: HandStore,
  more: Partial<Writer> = {},
  laterMs = 0,
): Writer {
  const { writer } = store;
  const path = store.pathOf("other");
  return {
    ...writer,
    ...more,
    makeDir(folder) {
      writer.makeDir(folder);
      if (!folder.startsWith(store.store.trashRoot)) return;
      const { mtime } = Deno.lstatSync(path);
      Deno.writeFileSync(`${path}.zst`, zstdCompressSync(Deno.readFileSync(path)));
      const at = new Date(mtime!.getTime() + laterMs);
      Deno.utimeSync(`${path}.zst`, at, at);
      Deno.removeSync(path);
    },
  };
}

/** Path of the other thread's rollout below the home. */
function below(store: HandStore): string {
  return store.pathOf("other").slice(store.home.length + 1);
}

/** Files of the other thread, by path below the home. */
function filesOf(state: readonly string[]): readonly string[] {
  return state.filter((line) => /^(archived_)?sessions\//.test(line) && line.includes(HAND.other))
    .map((line) => line.split(" ")[0]!);
}

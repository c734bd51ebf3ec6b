import assert from "node:assert/strict";
import { readBatches } from "../../../../lib/act/journal/read_batches.ts";
import { doneThreads } from "../../../../lib/model/journal.ts";
import { threadValue } from "../../../../lib/model/thread/saved_rows.ts";
import { deleteThreads, settle, undoNewest } from "../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";

/** Makes a batch, lets `damage` change its journal, and reads it again. */
async function readDamaged(store: HandStore, damage: (journal: string) => string) {
  const done = await deleteThreads(store, { ids: [HAND.parent], writer: store.writer });
  const path = `${store.store.trashRoot}/${done.batchId}/journal.jsonl`;
  Deno.writeTextFileSync(path, damage(Deno.readTextFileSync(path)));
  const problems: string[] = [];
  const batches = await readBatches(store.store.trashRoot, {
    system: store.system,
    onProblem: ({ message }) => problems.push(message),
  });
  return { batches, problems };
}

Deno.test("readBatches() reads what a batch did and why", async () => {
  await withHandStore(async (store) => {
    const { batches: [batch], problems } = await readDamaged(store, (journal) => journal);
    assert.deepEqual(problems, []);
    assert.deepEqual(doneThreads(batch!).map(({ id }) => id), [
      HAND.child,
      HAND.fork,
      HAND.parent,
    ]);
    assert.equal(batch!.plan, "whole");
    assert.equal(batch!.end?.done, 3);
    assert.equal(batch!.header.sessionsRoot, `${store.home}/sessions`);
  });
});

Deno.test("readBatches() leaves out a record that was edited, says so, and keeps the others", async () => {
  await withHandStore(async (store) => {
    const { batches: [batch], problems } = await readDamaged(
      store,
      (journal) => journal.replace('"number":1,', '"number":7,'),
    );
    assert.equal(batch!.threads.length, 2);
    assert.equal(batch!.plan, "damaged");
    assert.match(problems.join(), /1 damaged record/);
    // What is whole can still be taken back; nobody settles a batch that has ended.
    assert.deepEqual(await settle(store, store.writer), []);
  });
});

Deno.test("readBatches() takes a torn last line for a batch that was cut off", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const { batches: [batch], problems } = await readDamaged(
      store,
      (journal) => journal.slice(0, -20),
    );
    assert.deepEqual(problems, []);
    assert.equal(batch!.end, null);
    assert.notEqual(batch!.tornAt, null);
    assert.deepEqual((await settle(store, store.writer)).map(({ finished }) => finished), [3]);
    await undoNewest(store, store.writer);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("readBatches() refuses the journal of another batch", async () => {
  await withHandStore(async (store) => {
    const done = await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    const copy = `${store.store.trashRoot}/b-20260101T000000Z-000000000000`;
    Deno.mkdirSync(copy);
    Deno.copyFileSync(
      `${store.store.trashRoot}/${done.batchId}/journal.jsonl`,
      `${copy}/journal.jsonl`,
    );
    const problems: string[] = [];
    const batches = await readBatches(store.store.trashRoot, {
      system: store.system,
      onProblem: ({ path }) => problems.push(path),
    });
    assert.deepEqual(batches.map(({ id }) => id), [done.batchId]);
    assert.deepEqual(problems, [`${copy}/journal.jsonl`]);
  });
});

Deno.test("readBatches() reads a thread's rows from the journal when they are asked for, and refuses a journal changed meanwhile", async () => {
  await withHandStore(async (store) => {
    const { batches: [batch] } = await readDamaged(store, (journal) => journal);
    const parent = batch!.threads.find(({ id }) => id === HAND.parent)!;
    assert.deepEqual(threadValue(parent.rows(), "id"), { t: HAND.parent });
    const path = `${store.store.trashRoot}/${batch!.id}/journal.jsonl`;
    const journal = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(path, journal.replaceAll(HAND.parent, HAND.other));
    assert.throws(() => parent.rows(), /journal.jsonl": it has changed meanwhile/);
  });
});

Deno.test("readBatches() tells nothing of a batch whose first record is lost", async () => {
  await withHandStore(async (store) => {
    const { batches: [batch], problems } = await readDamaged(
      store,
      (journal) => `${journal.split("\n")[0]!.slice(0, -9)}\n`,
    );
    assert.deepEqual([batch!.header, batch!.plan, batch!.end], [null, "damaged", null]);
    assert.deepEqual(doneThreads(batch!), []);
    assert.deepEqual(problems, ["1 damaged records are left out"]);
  });
});

Deno.test("readBatches() takes a journal that was cut off before its plan for one without, and an end without a plan for damage", async () => {
  await withHandStore(async (store) => {
    const lines = (journal: string) => journal.split("\n").filter((line) => line !== "");
    const { batches: [cutOff] } = await readDamaged(
      store,
      (journal) => `${lines(journal).slice(0, 2).join("\n")}\n`,
    );
    assert.equal(cutOff!.header?.action, "delete");
    assert.deepEqual([cutOff!.plan, cutOff!.end], ["none", null]);
  });
  await withHandStore(async (store) => {
    const { batches: [ended] } = await readDamaged(store, (journal) => {
      const all = journal.split("\n").filter((line) => line !== "");
      return `${all[0]}\n${all.at(-1)}\n`;
    });
    assert.deepEqual([ended!.plan, ended!.end?.done], ["damaged", 3]);
  });
});

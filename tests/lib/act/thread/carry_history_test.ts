import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { importThreads } from "../../../support/acting.ts";
import { HAND } from "../../../support/hand_store.ts";
import { addHistory, historyOf, withTwoHomes } from "../../../support/store/two_homes.ts";

const WHOLE = { thread_turns: 1, thread_items: 250, thread_history_projection_state: 1 };

Deno.test("what Codex has taken in of a thread comes with it, and what it knows there stays", async () => {
  await withTwoHomes(async ({ from, into, source }) => {
    addHistory(from, { ids: [HAND.parent, HAND.other], items: 250 });
    addHistory(into);
    await new Promise((done) => setTimeout(done, 60));
    const untouched = await source();
    const done = await importThreads(into, { from: from.store, writer: into.writer });
    assert.deepEqual(done.outcomes.flatMap(({ notes }) => notes), []);
    assert.deepEqual(historyOf(into, HAND.parent), WHOLE);
    assert.deepEqual(historyOf(into, HAND.other), WHOLE);
    assert.equal(historyOf(into, HAND.fork).thread_turns, 0);
    assert.deepEqual(await source(), untouched);
    const left = [...Deno.readDirSync(`${into.home}/trash`)].map(({ name }) => name);
    assert.ok(left.every((name) => !name.startsWith(".source-")), `${left}`);
  });
});

Deno.test("histories that are kept in different ways stay apart, which is said, and the threads come all the same", async () => {
  await withTwoHomes(async ({ from, into }) => {
    addHistory(from, { ids: [HAND.other] });
    addHistory(into);
    const db = new DatabaseSync(`${into.home}/thread_history_1.sqlite`);
    db.exec("ALTER TABLE thread_items ADD COLUMN more TEXT");
    db.close();
    await new Promise((done) => setTimeout(done, 60));
    const done = await importThreads(into, { from: from.store, writer: into.writer });
    assert.deepEqual(done.outcomes.map(({ error }) => error), [null, null, null, null]);
    assert.deepEqual(done.notes, [
      "Codex there builds the list of turns of a thread when it is resumed: " +
      "the two homes keep thread_items in different ways",
    ]);
    assert.deepEqual(done.outcomes.flatMap(({ notes }) => notes), []);
    assert.equal(historyOf(into, HAND.other).thread_turns, 0);
  });
});

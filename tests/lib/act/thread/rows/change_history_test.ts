import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import {
  changeHistory,
  isHistoryChanged,
} from "../../../../../lib/act/thread/rows/change_history.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { breakStore, projectionBack } from "../../../../support/repair/repair_plan.ts";
import { dumpDatabase } from "../../../../support/store/database_dump.ts";
import { threadTools } from "../../../../support/thread_tools.ts";
import { journalThread, threadPlanOf } from "../../../../support/value/thread_plan_of.ts";

const THREAD = journalThread(threadPlanOf(HAND.other, { sets: [projectionBack(HAND.other)] }));

async function withStore(use: (store: HandStore, state: () => string) => void): Promise<void> {
  await withHandStore((store) => {
    breakStore(store);
    use(
      store,
      () =>
        dumpDatabase(`${store.home}/thread_history_1.sqlite`).find((line) =>
          line.includes(HAND.other)
        )!,
    );
    return Promise.resolve();
  }, { inMemory: true });
}

function toolsOf({ store, system, writer }: HandStore) {
  return threadTools({ store, tools: { system, writer } });
}

Deno.test("changeHistory() sets the state of a rollout back, once and again", async () => {
  await withStore((store, state) => {
    assert.equal(isHistoryChanged(THREAD, toolsOf(store)), false);
    changeHistory(THREAD, toolsOf(store));
    changeHistory(THREAD, toolsOf(store));
    assert.match(state(), /"next_rollout_byte_offset":"0"/);
    assert.equal(isHistoryChanged(THREAD, toolsOf(store)), true);
  });
});

Deno.test("changeHistory() leaves a state that Codex has gone on with", async () => {
  await withStore((store, state) => {
    const db = new DatabaseSync(`${store.home}/thread_history_1.sqlite`);
    db.exec("UPDATE thread_history_projection_state SET next_rollout_byte_offset = 950");
    db.close();
    changeHistory(THREAD, toolsOf(store));
    assert.match(state(), /"next_rollout_byte_offset":"950"/);
  });
});

Deno.test("changeHistory() has nothing to do without a database, and isHistoryChanged() says so", async () => {
  await withStore((store) => {
    Deno.removeSync(`${store.home}/thread_history_1.sqlite`);
    changeHistory(THREAD, toolsOf(store));
    assert.equal(isHistoryChanged(THREAD, toolsOf(store)), false);
  });
});

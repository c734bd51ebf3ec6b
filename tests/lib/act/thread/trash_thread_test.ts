import assert from "node:assert/strict";
import { edgeOwners } from "../../../../lib/act/thread/trash_thread.ts";
import { rowKey } from "../../../../lib/codex/state/saved_rows.ts";
import { deleteThreads } from "../../../support/acting.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { journalThread, threadPlanOf } from "../../../support/value/thread_plan_of.ts";

Deno.test("edgeOwners() tells that another thread of the batch saved an edge, and nothing of other rows", () => {
  const row = [{ t: "parent" }, { t: "child" }];
  const tables = ["thread_spawn_edges", "threads"];
  const rows = tables.map((table) => ({ table, columns: ["a", "b"], rows: [row] }));
  const threads = [threadPlanOf("parent", { rows }), threadPlanOf("child")].map(journalThread);
  const isElsewhere = edgeOwners(threads);
  const [edge, thread] = tables.map((table) => rowKey(table, row)) as [string, string];
  assert.deepEqual(threads.map((of) => isElsewhere(of, edge)), [false, true]);
  assert.deepEqual(threads.map((of) => isElsewhere(of, thread)), [false, false]);
});

Deno.test("a thread whose rows have changed since they were saved stays, file and row", async () => {
  await withHandStore(async (store) => {
    const between = () => {
      store.sql(`UPDATE threads SET tokens_used = 7 WHERE id = '${HAND.other}'`);
      return Promise.resolve();
    };
    const ids = [HAND.other, HAND.fork];
    const { outcomes } = await deleteThreads(store, { ids, writer: store.writer, between });
    const errors = new Map(outcomes.map(({ thread, error }) => [thread.id, error]));
    assert.match(errors.get(HAND.other)!, /database rows have changed/);
    assert.equal(errors.get(HAND.fork), null);
    assert.ok(Deno.lstatSync(store.pathOf("other")).isFile);
  });
});

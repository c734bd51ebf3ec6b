import assert from "node:assert/strict";
import { inStore, standingOn } from "../../../../../lib/act/prepare/undo/undo_part.ts";
import { insertThread, withStateDatabase } from "../../../../support/store/state_database.ts";
import { batchOf } from "../../../../support/value/batch_of.ts";
import { catalogOf, rolloutPath, threadId } from "../../../../support/value/catalog_of.ts";
import { threadPlanOf } from "../../../../support/value/thread_plan_of.ts";

const CATALOG = await catalogOf([{ path: rolloutPath(1) }]);

Deno.test("inStore() tells threads that are there from those that are gone", () => {
  const plans = [threadId(1), threadId(2), null].map((id) => threadPlanOf(id));
  const { ids, missing } = inStore(batchOf("b", { threads: plans }).threads, CATALOG);
  assert.deepEqual(ids, [threadId(1)]);
  assert.deepEqual(missing.map(({ thread, reason }) => [thread, reason]), [
    [threadId(2), "gone"],
    ["", "gone"],
  ]);
});

Deno.test("standingOn() lets a plan stand on files and row as they are now, where the store has the thread", () => {
  withStateDatabase(insertThread(threadId(1)), (db) => {
    const { basis } = standingOn(threadPlanOf(threadId(1)), { catalog: CATALOG, db });
    assert.deepEqual(basis?.files, [rolloutPath(1)]);
    assert.deepEqual(basis?.row?.archived, { i: "0" });
    assert.equal(standingOn(threadPlanOf(threadId(2)), { catalog: CATALOG, db }).basis, undefined);
    const without = standingOn(threadPlanOf(threadId(1)), { catalog: CATALOG, db: null });
    assert.equal("row" in without.basis!, false);
  });
});

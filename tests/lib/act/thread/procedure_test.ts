import assert from "node:assert/strict";
import { lockIdsOf } from "../../../../lib/act/thread/procedure.ts";
import { procedureOf } from "../../../../lib/act/thread/procedures.ts";
import { threadId } from "../../../support/value/catalog_of.ts";
import { journalThread, threadPlanOf } from "../../../support/value/thread_plan_of.ts";

Deno.test("lockIdsOf() names the thread first, then those that its procedure also changes", () => {
  const thread = journalThread(threadPlanOf(threadId(1)));
  const archive = procedureOf({ action: "archive" }, { action: "archive" });
  assert.deepEqual(lockIdsOf(archive, thread), [threadId(1)]);
  const alsoLocks = () => [threadId(2)];
  assert.deepEqual(lockIdsOf({ ...archive, alsoLocks }, thread), [threadId(1), threadId(2)]);
  assert.deepEqual(lockIdsOf({ ...archive, lockId: () => null }, thread), []);
});

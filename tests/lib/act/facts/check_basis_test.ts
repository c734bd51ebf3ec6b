import assert from "node:assert/strict";
import { type BasisWorld, checkBasis, rowBasis } from "../../../../lib/act/facts/check_basis.ts";
import { asRolloutId, asThreadId } from "../../../../lib/model/ids.ts";
import type { ThreadBasis } from "../../../../lib/model/plan.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { insertThread, withStateDatabase } from "../../../support/store/state_database.ts";
import { absolute } from "../../../support/value/paths.ts";
import { journalThread, threadPlanOf } from "../../../support/value/thread_plan_of.ts";

/** Holds a basis against the files that there are now. */
function check(
  basis: Partial<ThreadBasis>,
  now: readonly string[],
  more: Partial<BasisWorld> = {},
) {
  const plan = threadPlanOf("t", {
    basis: { id: asThreadId("t"), files: [], bases: [], ...basis },
  });
  const thread = journalThread(plan);
  const { files } = newMemoryStore(["/h/there"]).tools.system;
  const filesOf = () => new Set(now.map(absolute));
  checkBasis(thread, { filesOf, hasRollout: (id) => id === "known", files, db: null, ...more });
}

Deno.test("checkBasis() holds the thread's files to be those that were seen, compressed or not", () => {
  check({ files: [absolute("/h/a.jsonl")] }, ["/h/a.jsonl"]);
  check({ files: [absolute("/h/a.jsonl")] }, ["/h/a.jsonl.zst"]);
  assert.throws(
    () => check({ files: [absolute("/h/a.jsonl")] }, []),
    /is gone since it was looked at/,
  );
  assert.throws(() => check({ files: [absolute("/h/there")] }, []), /is not a regular file/);
  assert.throws(() => check({ files: [absolute("/h/a")] }, ["/h/a", "/h/new"]), /new is new/);
  assert.throws(() => check({}, ["/h/back"]), /is in the store again/);
});

Deno.test("checkBasis() refuses a thread whose history or row has changed", () => {
  check({ bases: [asRolloutId("known")] }, []);
  assert.throws(() => check({ bases: [asRolloutId("gone")] }, []), /rollout gone, which it reads/);
  withStateDatabase(insertThread("t", "/h/a"), (db) => {
    const row = rowBasis(db, asThreadId("t"));
    assert.deepEqual(row?.rolloutPath, { t: "/h/a" });
    assert.equal(rowBasis(db, asThreadId("none")), null);
    check({ row }, [], { db });
    check({ row: null }, []);
    assert.throws(() => check({ row: null }, [], { db }), /database row has changed/);
  });
});

Deno.test("checkBasis() asks nothing of a thread without a basis", () => {
  const thread = journalThread(threadPlanOf(null));
  const { files } = newMemoryStore().tools.system;
  const world = {
    filesOf: () => new Set([absolute("/h/x")]),
    hasRollout: () => false,
    files,
    db: null,
  };
  assert.equal(checkBasis(thread, world), undefined);
});

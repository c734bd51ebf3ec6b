import assert from "node:assert/strict";
import { refuseNewFork } from "../../../../lib/act/thread/refuse_new_fork.ts";
import { journalThread, threadPlanOf } from "../../../support/value/thread_plan_of.ts";

const THREAD = journalThread(threadPlanOf("t"));

Deno.test("refuseNewFork() looks first, then refuses a fork, and a session that may become one", () => {
  const looks: string[] = [];
  const forks = (unfinished: string | null, reader: string | null) => ({
    where: "everywhere" as const,
    newForks: {
      look: (where: string) => void looks.push(where),
      unfinished: () => unfinished,
      readerOf: () => reader,
    },
  });
  refuseNewFork(THREAD, forks(null, null));
  assert.throws(() => refuseNewFork(THREAD, forks("/new", null)), /just being made .*: \/new/);
  assert.throws(() => refuseNewFork(THREAD, forks(null, "/fork")), /was just made: \/fork/);
  assert.deepEqual(looks, ["everywhere", "everywhere", "everywhere"]);
});

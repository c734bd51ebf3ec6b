import assert from "node:assert/strict";
import { newForksSince } from "../../../../lib/act/facts/new_forks.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { rolloutLine } from "../../../support/rollout_file.ts";
import { catalogOf, rolloutPath, threadId } from "../../../support/value/catalog_of.ts";
import { absolute } from "../../../support/value/paths.ts";
import { journalThread, threadPlanOf } from "../../../support/value/thread_plan_of.ts";

const BASE = threadId(1);
const THREAD = journalThread(threadPlanOf(BASE));
const TODAY = rolloutPath(2, { day: "06" });
const fork = (id: string) =>
  rolloutLine("session_meta", { id, history_base: { thread_id: BASE, end_byte_offset: 1 } });

/** Watches a store whose scan saw one rollout of the day before. */
async function watch() {
  const memory = newMemoryStore();
  memory.write(rolloutPath(1), rolloutLine("session_meta", { id: BASE }));
  const { table } = await catalogOf([{ path: rolloutPath(1) }]);
  return { ...memory, forks: newForksSince({ store: memory.store, table }, memory.tools.system) };
}

Deno.test("a fork that was made since the scan is found, and only once somebody looks", async () => {
  const { write, forks } = await watch();
  write(TODAY, fork(threadId(2)));
  assert.equal(forks.readerOf(THREAD), null);
  forks.look("recent");
  assert.equal(forks.readerOf(THREAD), TODAY);
});

Deno.test("a fork that was archived at once is found only everywhere", async () => {
  const { write, forks } = await watch();
  const path = `/h/archived_sessions/${TODAY.split("/").at(-1)}`;
  write(path, fork(threadId(2)));
  forks.look("recent");
  assert.equal(forks.readerOf(THREAD), null);
  forks.look("everywhere");
  assert.equal(forks.readerOf(THREAD), path);
});

Deno.test("a rollout without a whole first line may become a fork, until it has one", async () => {
  const { write, tools, forks } = await watch();
  write(TODAY, '{"timestamp":"2026');
  forks.look("recent");
  assert.equal(forks.unfinished(), TODAY);
  tools.writer.unlink(absolute(TODAY));
  write(TODAY, rolloutLine("session_meta", { id: threadId(2) }));
  forks.look("recent");
  assert.deepEqual([forks.unfinished(), forks.readerOf(THREAD)], [null, null]);
});

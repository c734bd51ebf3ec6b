import assert from "node:assert/strict";
import { beginBatch, threadRecord } from "../../../../lib/act/batch/begin_batch.ts";
import { openRecord } from "../../../../lib/act/journal/journal_writer.ts";
import { asBatchId, asThreadId } from "../../../../lib/model/ids.ts";
import type { JournalRecord } from "../../../../lib/model/journal.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { failingWriter } from "../../../support/failing_writer.ts";
import { SYSTEM } from "../../../support/rollout_file.ts";
import { journalThread, threadPlanOf, trashStep } from "../../../support/value/thread_plan_of.ts";

type Approved = Parameters<typeof beginBatch>[0];

const sha256 = await SYSTEM.digests.sha256();
const names = [{ line: 0, text: "secret" }];
const STEPS = ["a", "missing"].map((name) => trashStep(`sessions/${name}`, "b"));
const PLAN = {
  action: "delete",
  cause: { kind: "batches", batches: [] },
  threads: [
    threadPlanOf("t", {
      steps: STEPS,
      names,
      basis: { id: asThreadId("t"), files: [], bases: [] },
    }),
  ],
  namesDigest: null,
} as unknown as Approved;

Deno.test("beginBatch() has the whole plan on disk, with digests of what is there, and no basis", () => {
  const { store, tools, write, read } = newMemoryStore(["/h/trash/.lock"]);
  write("/h/sessions/a", "x");
  const { threads } = beginBatch(PLAN, {
    batchId: asBatchId("b"),
    store,
    tools,
    command: ["delete"],
    sha256,
  });
  const digests = threads[0]!.steps.map(({ expect }) => expect.digest);
  assert.deepEqual(digests, [sha256.ofText("x"), undefined]);
  const records = read("/h/trash/b/journal.jsonl").trimEnd().split("\n")
    .map((line) => openRecord(line, sha256) as JournalRecord);
  assert.deepEqual(records.map(({ kind }) => kind), ["batch", "thread", "planned"]);
  assert.equal("basis" in records[1]!, false);
});

Deno.test("beginBatch() leaves nothing of a batch that the trash does not take", () => {
  for (let at = 1; at <= 4; at++) {
    const { store, tools, has } = newMemoryStore(["/h/trash/.lock", "/h/sessions/a"]);
    const writer = failingWriter(tools.writer, { at, kind: "error" });
    const options = {
      batchId: asBatchId("b"),
      store,
      tools: { ...tools, writer },
      command: [],
      sha256,
    };
    assert.throws(() => beginBatch(PLAN, options), /Cannot write the journal/, `call ${at}`);
    assert.equal(has("/h/trash/b"), false, `call ${at}`);
  }
});

Deno.test("threadRecord() keeps no words of what goes for good", () => {
  const thread = journalThread(threadPlanOf("t", { names }));
  assert.deepEqual(threadRecord(thread, { action: "delete" }).names, names);
  assert.deepEqual(threadRecord(thread, { action: "hard-delete" }).names, []);
});

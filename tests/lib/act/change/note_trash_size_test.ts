import assert from "node:assert/strict";
import { noteTrashSize } from "../../../../lib/act/change/note_trash_size.ts";
import { notedTrashSize } from "../../../../lib/catalog/trash_size.ts";
import { asBatchId } from "../../../../lib/model/ids.ts";
import type { ThreadPlan } from "../../../../lib/model/plan.ts";
import { type MemoryStore, newMemoryStore } from "../../../support/disk/memory_store.ts";
import { threadPlanOf, trashStep } from "../../../support/value/thread_plan_of.ts";

const [ONE, TWO] = ["b-1", "b-2"].map(asBatchId) as [
  ReturnType<typeof asBatchId>,
  ReturnType<typeof asBatchId>,
];

/** What is noted once a batch is over. */
function noted(
  memory: MemoryStore,
  batchId: typeof ONE | null,
  threads: readonly ThreadPlan[] = [],
) {
  const { store, tools } = memory;
  noteTrashSize({ store, plan: { threads }, batchId }, tools);
  return notedTrashSize(store, tools.system.files);
}

Deno.test("noteTrashSize() notes what lies in the trash, journals apart, and what codexsm has put there", () => {
  const memory = newMemoryStore();
  memory.write("/h/trash/b-1/journal.jsonl", "a long journal");
  memory.write("/h/trash/b-1/files/sessions/2026/r.jsonl", "12345");
  memory.write("/h/trash/sessions/2026/old.jsonl", "123");
  memory.write("/h/trash/.lock", "");
  assert.deepEqual(noted(memory, ONE), { total: 8, folders: { "b-1": 5, "sessions": 3 } });
  assert.equal(memory.has("/h/trash/.size.tmp"), false);
});

Deno.test("noteTrashSize() walks what a change has touched, and goes by its note of the rest", () => {
  const memory = newMemoryStore();
  memory.write("/h/trash/b-1/files/r.jsonl", "12345");
  memory.write("/h/trash/b-2/files/r.jsonl", "12");
  noted(memory, ONE);
  memory.write("/h/trash/b-1/files/more.jsonl", "123");
  // Nobody has said that it was touched.
  assert.equal(noted(memory, TWO)?.total, 7);
  const step = trashStep("sessions/r.jsonl", "b-1");
  const back = threadPlanOf("t", { steps: [{ ...step, from: step.to, to: step.from }] });
  assert.equal(noted(memory, TWO, [back])?.total, 10);
  // Emptied by a batch that was cut off.
  for (const name of ["r", "more"]) {
    memory.tools.writer.unlink(`/h/trash/b-1/files/${name}.jsonl` as typeof memory.store.trashRoot);
  }
  assert.equal(noted(memory, TWO)?.total, 2);
});

Deno.test("a trash that takes no note has none, and what was left of one is no hindrance", () => {
  const memory = newMemoryStore();
  assert.equal(noted(memory, null), null);
  memory.write("/h/trash/b-1/files/r.jsonl", "12345");
  memory.write("/h/trash/.size.tmp", "cut off");
  assert.equal(noted(memory, ONE)?.total, 5);
  const writer = {
    ...memory.tools.writer,
    create: () => {
      throw Object.assign(new Error("full"), { code: "ENOSPC" });
    },
  };
  const { store, tools } = memory;
  noteTrashSize({ store, plan: { threads: [] }, batchId: TWO }, { ...tools, writer });
  assert.equal(notedTrashSize(store, tools.system.files)?.total, 5);
});

import assert from "node:assert/strict";
import { settleThread } from "../../../../lib/act/batch/settle_thread.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { threadTools } from "../../../support/thread_tools.ts";
import { absolute } from "../../../support/value/paths.ts";
import { journalThread, threadPlanOf, trashStep } from "../../../support/value/thread_plan_of.ts";

const PLACES = ["/h/sessions/x", "/h/trash/b/files/sessions/x"] as const;
const LOCKS = "/h/thread-writer-locks";

/** Settles a deleted thread whose file lies there; how it ends, and where the file is. */
function settled(path: string, { step = "sessions/x", isHeld = false } = {}) {
  const memory = newMemoryStore([path, `${LOCKS}/.coordination.lock`]);
  if (isHeld) memory.tools.writer.tryLock(absolute(`${LOCKS}/t.lock`), { create: true });
  const thread = journalThread(threadPlanOf("t", { steps: [trashStep(step, "b")] }));
  const ending = settleThread(() => thread, { action: "delete" }, threadTools(memory));
  return { ending, there: PLACES.filter(memory.has), lock: memory.has(`${LOCKS}/t.lock`) };
}

Deno.test("settleThread() finishes a thread past its commit, puts it back before, and lets go of its lock", () => {
  const [before, past] = PLACES.map((path) => settled(path));
  assert.deepEqual([before!.ending.kind, before!.there, before!.lock], [
    "put-back",
    [PLACES[0]],
    false,
  ]);
  assert.deepEqual([past!.ending.kind, past!.there, past!.lock], ["done", [PLACES[1]], false]);
});

Deno.test("settleThread() leaves a thread that is in use, or cannot be explained, as it was found", () => {
  const held = settled(PLACES[1], { isHeld: true });
  assert.match(JSON.stringify(held.ending), /left.*is in use by Codex/);
  const hostile = settled(PLACES[1], { step: "sessions/../x" });
  assert.match(JSON.stringify(hostile.ending), /left.*leads out of the store/);
  assert.deepEqual([held.there, hostile.there], [[PLACES[1]], [PLACES[1]]]);
});

Deno.test("settleThread() leaves a thread whose record is gone", () => {
  const memory = newMemoryStore();
  const read = () => {
    throw new Error("its record is gone");
  };
  const ending = settleThread(read, { action: "delete" }, threadTools(memory));
  assert.deepEqual(ending, { kind: "left", reason: "its record is gone" });
});

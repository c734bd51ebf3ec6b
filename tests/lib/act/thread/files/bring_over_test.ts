import assert from "node:assert/strict";
import { bringOver } from "../../../../../lib/act/thread/files/bring_over.ts";
import type { ResolvedStep } from "../../../../../lib/act/facts/files/resolved_step.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { threadTools } from "../../../../support/thread_tools.ts";
import { absolute } from "../../../../support/value/paths.ts";
import { fingerprint } from "../../../../support/value/thread_of.ts";
import { journalThread, threadPlanOf } from "../../../../support/value/thread_plan_of.ts";

Deno.test("bringOver() makes the folders of targets, each once, and shows none of them", () => {
  const memory = newMemoryStore(["/h/sessions/a", "/h/sessions/b", "/h/trash/x"]);
  const steps = ["a", "b"].map((name): ResolvedStep => ({
    kind: "move",
    from: absolute(`/h/sessions/${name}`),
    to: absolute(`/h/trash/b/files/${name}`),
    expect: fingerprint(),
  }));
  const thread = journalThread(threadPlanOf("t"));
  const prepared = bringOver({ thread, steps }, threadTools(memory));
  assert.deepEqual(prepared.made, ["/h/trash/b", "/h/trash/b/files"]);
  assert.deepEqual(prepared.transfers.map(({ move }) => move), steps);
  assert.equal(prepared.isPublished, false);
  assert.deepEqual(steps.map((step) => "to" in step && memory.has(step.to)), [false, false]);
});

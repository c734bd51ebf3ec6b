import assert from "node:assert/strict";
import type { ResolvedCreation } from "../../../../../../lib/act/facts/files/resolved_step.ts";
import {
  creationsOf,
  placing,
  stageCreations,
  unlinkStaged,
} from "../../../../../../lib/act/thread/files/made/creations.ts";
import { publish } from "../../../../../../lib/act/thread/files/transfer.ts";
import { asThreadId } from "../../../../../../lib/model/ids.ts";
import { newMemoryStore } from "../../../../../support/disk/memory_store.ts";
import { threadTools } from "../../../../../support/thread_tools.ts";
import { absolute } from "../../../../../support/value/paths.ts";
import { fingerprint } from "../../../../../support/value/thread_of.ts";
import { journalThread, threadPlanOf } from "../../../../../support/value/thread_plan_of.ts";

const CREATION: ResolvedCreation = {
  kind: "create",
  expect: fingerprint(),
  from: absolute("/h/sessions/a"),
  staged: absolute("/h/trash/b/staged/a"),
  to: absolute("/h/sessions/2026/b"),
  copy: {
    oldId: asThreadId("t"),
    newId: asThreadId("u"),
    cwd: { from: "/o", to: "/p" },
    branch: null,
  },
};

/** A store without the creation's file, and the work that makes it beside one that only moves. */
function storeAndWork() {
  const memory = newMemoryStore([CREATION.from]);
  const move = { ...placing(CREATION), from: CREATION.from };
  const work = { thread: journalThread(threadPlanOf("t")), steps: [move, CREATION] };
  return { ...memory, work, options: threadTools(memory) };
}

Deno.test("what is made is written where nobody sees it, and brought to its place as a whole", async () => {
  const { work, options, read, has, tools } = storeAndWork();
  assert.deepEqual(creationsOf(work), [CREATION]);
  const written: string[] = [];
  const write = (creation: ResolvedCreation) => {
    written.push(creation.staged);
    const file = tools.writer.create(creation.staged);
    file.write(new TextEncoder().encode("made"));
    file.close();
    return Promise.resolve();
  };
  const prepared = await stageCreations({ work, write }, options);
  assert.deepEqual(written, [CREATION.staged]);
  assert.equal(has(CREATION.to), false);
  assert.equal(prepared.isPublished, false);
  assert.deepEqual(prepared.made, ["/h/sessions/2026"]);
  assert.equal(prepared.transfers.length, 1);
  publish(prepared.transfers[0]!, tools);
  assert.equal(read(CREATION.to), "made");
});

Deno.test("what was written and is not wanted goes, whether it came that far or not", () => {
  const { options, has, write } = storeAndWork();
  write(CREATION.staged, "made");
  const moves = [placing(CREATION), {
    ...placing(CREATION),
    from: absolute("/h/trash/b/staged/z"),
  }];
  unlinkStaged(moves, options);
  assert.equal(has(CREATION.staged), false);
  assert.equal(has(CREATION.from), true);
});

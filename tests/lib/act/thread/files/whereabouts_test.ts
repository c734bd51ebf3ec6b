import assert from "node:assert/strict";
import type { Work } from "../../../../../lib/act/thread/procedure.ts";
import type { ResolvedMove } from "../../../../../lib/act/facts/files/resolved_step.ts";
import {
  asRepresented,
  elsewhere,
  holdsOurs,
  refuseOther,
  whereNow,
} from "../../../../../lib/act/thread/files/whereabouts.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { threadTools } from "../../../../support/thread_tools.ts";
import { absolute } from "../../../../support/value/paths.ts";
import { fingerprint } from "../../../../support/value/thread_of.ts";
import { journalThread, threadPlanOf } from "../../../../support/value/thread_plan_of.ts";

const FROM = absolute("/h/sessions/r.jsonl");
const STEP: ResolvedMove = {
  kind: "move",
  from: absolute(FROM),
  to: absolute("/h/trash/r.jsonl"),
  expect: fingerprint(),
};

function work(id: string | null = "t"): Work {
  return { thread: journalThread(threadPlanOf(id)), steps: [STEP] };
}

/** A store with these files, all of which the thread has by their names. */
function storeWith(files: Readonly<Record<string, string>>) {
  const memory = newMemoryStore();
  for (const [path, text] of Object.entries(files)) memory.write(path, text);
  return {
    memory,
    tools: threadTools(memory, { filesOf: () => new Set(Object.keys(files).map(absolute)) }),
  };
}

Deno.test("whereNow() finds a file in its place, where Codex has put it, packed, or nowhere", () => {
  const now = (...paths: readonly string[]) =>
    whereNow(STEP, work(), storeWith(Object.fromEntries(paths.map((path) => [path, ""]))).tools);
  const archived = "/h/archived_sessions/r.jsonl";
  assert.deepEqual(now(FROM), { kind: "here", step: STEP });
  assert.deepEqual(now(archived), { kind: "here", step: { ...STEP, from: archived } });
  assert.deepEqual(now(`${archived}.zst`), { kind: "repacked", path: `${archived}.zst` });
  assert.deepEqual(now("/h/sessions/other.jsonl"), { kind: "gone" });
});

Deno.test("elsewhere() leaves out the thread's own places, and knows nothing without an id", () => {
  const { tools } = storeWith({ [FROM]: "", "/h/archived_sessions/r.jsonl.zst": "" });
  assert.deepEqual(elsewhere(absolute(FROM), work(), tools), ["/h/archived_sessions/r.jsonl.zst"]);
  assert.deepEqual(elsewhere(FROM, work(null), tools), []);
});

Deno.test("asRepresented() follows what Codex has packed meanwhile", () => {
  const files = (...paths: readonly string[]) => newMemoryStore(paths).tools.system.files;
  assert.deepEqual(asRepresented(STEP, files(FROM)), STEP);
  assert.deepEqual(asRepresented(STEP, files(FROM, `${STEP.to}.zst`)), {
    ...STEP,
    to: `${STEP.to}.zst`,
  });
  assert.deepEqual(asRepresented(STEP, files(`${STEP.to}.zst`)), {
    ...STEP,
    from: `${FROM}.zst`,
    to: `${STEP.to}.zst`,
  });
});

Deno.test("holdsOurs() lets ours go only for the same bytes, those that grew from them, or what Codex packed of them", () => {
  const { memory, tools } = storeWith({
    "/h/ours": "abc",
    "/h/same": "abc",
    "/h/grown": "abcd",
    "/h/other": "xyz",
    "/h/longer": "xyzz",
    "/h/shorter": "ab",
    "/h/packed.zst": "z",
    "/h/old.zst": "z",
  });
  memory.tools.writer.link(absolute("/h/ours"), absolute("/h/link"));
  memory.tools.writer.setMtime(absolute("/h/old.zst"), 0);
  const holds = (theirs: string) => holdsOurs(absolute(`/h/${theirs}`), absolute("/h/ours"), tools);
  const yes = ["link", "same", "grown", "packed.zst"].map(holds);
  const no = ["other", "longer", "shorter", "old.zst", "none"].map(holds);
  assert.deepEqual([yes, no], [[true, true, true, true], [false, false, false, false, false]]);
  refuseOther([absolute("/h/other"), absolute("/h/same")], absolute("/h/ours"), tools);
  assert.throws(
    () => refuseOther([absolute("/h/other")], absolute("/h/ours"), tools),
    /another file by now/,
  );
});

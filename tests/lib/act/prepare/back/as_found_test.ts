import assert from "node:assert/strict";
import { asFound } from "../../../../../lib/act/prepare/back/as_found.ts";
import { restDigest } from "../../../../../lib/act/facts/files/file_digest.ts";
import { restoreOf } from "../../../../../lib/plan/inverse_plan.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { SYSTEM } from "../../../../support/rollout_file.ts";
import { batchOf } from "../../../../support/value/batch_of.ts";
import { absolute } from "../../../../support/value/paths.ts";
import { threadPlanOf, trashStep } from "../../../../support/value/thread_plan_of.ts";

const sha256 = await SYSTEM.digests.sha256();
const PLACE = absolute("/h/trash/b/files/sessions/x");

/** Looks at a way back after the file in the trash has become this, at this time. */
function found(text: string | null, mtimeMs = 5000) {
  const { store, tools, write } = newMemoryStore(["/h/trash/b/journal.jsonl"]);
  write("/h/noted", "text");
  const look = { store, files: tools.system.files, sha256 };
  const digest = restDigest(absolute("/h/noted"), { ...look, size: 4 })!;
  const expect = { size: 4, mtimeMs: 5000, ctimeMs: null, inode: null, digest };
  const step = { ...trashStep("sessions/x", "b"), expect };
  const [thread] = batchOf("b", { threads: [threadPlanOf("t", { steps: [step] })] }).threads;
  if (text !== null) {
    write(PLACE, text);
    tools.writer.setMtime(PLACE, mtimeMs);
  }
  const seen = asFound(restoreOf(thread!), look);
  if (seen.kind !== "found") return `${seen.kind}: ${seen.why}`;
  const [back] = seen.thread.steps;
  const time = back?.kind === "move" ? back.mtimeMs ?? "own" : "";
  return `${seen.kind} ${back?.expect.size} ${time} ${seen.notes.length}`;
}

Deno.test("asFound() takes a file that is as it was noted, and gives one its time back that has lost it", () => {
  assert.equal(found("text"), "found 4 own 0");
  assert.equal(found("text", 777_000), "found 4 5000 0");
});

Deno.test("asFound() takes what Codex has written on to, with a note, and nothing else", () => {
  assert.equal(found("text and more"), "found 13 own 1");
  assert.match(found("tex"), /lost: .*not what was put there/);
  assert.match(found("else", 777_000), /lost: .*not what was put there/);
  assert.match(found(null), /gone: .*is gone/);
});

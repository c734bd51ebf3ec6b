import assert from "node:assert/strict";
import { keptOriginals, lookForRemains } from "../../../../../lib/act/facts/trash/remains.ts";
import type { ReplaceStep } from "../../../../../lib/model/plan.ts";
import { storePlace } from "../../../../../lib/plan/place.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { rolloutLine } from "../../../../support/rollout_file.ts";
import { batchOf } from "../../../../support/value/batch_of.ts";
import { rolloutPath, threadId } from "../../../../support/value/catalog_of.ts";
import { fingerprint } from "../../../../support/value/thread_of.ts";
import { threadPlanOf, trashStep } from "../../../../support/value/thread_plan_of.ts";

const ID = threadId(1);
const PATH = rolloutPath(1);
const NAME = PATH.split("/").at(-1)!;

/** A file that still holds the thread, in a store with these. */
async function copyOf(files: Readonly<Record<string, string>>): Promise<string | null> {
  const { store, tools: { system }, write } = newMemoryStore();
  for (const [path, text] of Object.entries(files)) write(path, text);
  const remains = await lookForRemains({ system, store });
  return remains.copyOf({ id: ID, steps: [trashStep(PATH.slice("/h/".length), "b")] });
}

Deno.test("a copy of a thread is found in the store and in the trash, by its name or by what it says", async () => {
  const meta = rolloutLine("session_meta", { id: ID });
  const places = [
    PATH,
    `/h/archived_sessions/${NAME}`,
    `/h/trash/b-20260105T100000Z-aaaaaaaaaaaa/files/sessions/${NAME}`,
    `/h/trash/sessions/1767607200000000000_${NAME}`,
  ];
  for (const path of places) assert.equal(await copyOf({ [path]: "" }), path);
  const odd = "/h/sessions/2026/odd.jsonl";
  assert.equal(await copyOf({ [odd]: meta }), odd);
  assert.equal(await copyOf({ [odd]: rolloutLine("session_meta", { id: "other" }) }), null);
  assert.equal(await copyOf({ [rolloutPath(2)]: "" }), null);
});

Deno.test("a copy that came since the look is found where Codex would have it", async () => {
  const { store, tools: { system }, write } = newMemoryStore();
  const remains = await lookForRemains({ system, store });
  const thread = { id: ID, steps: [trashStep(PATH.slice("/h/".length), "b")] };
  assert.equal(remains.copyOf(thread), null);
  write(`/h/archived_sessions/${NAME}.zst`);
  assert.equal(remains.copyOf(thread), `/h/archived_sessions/${NAME}.zst`);
  assert.equal(remains.copyOf({ ...thread, id: null }), null);
});

Deno.test("keptOriginals() believes a journal only about files of its own batch that bear the thread's name", () => {
  const kept = (path: string, id: string | null = ID) => {
    const step: ReplaceStep = {
      kind: "replace",
      from: { in: "store", path: storePlace("sessions/x") },
      expect: fingerprint(),
      rollout: true,
      staged: { in: "trash", path: storePlace("b/files/s") },
      kept: { in: "trash", path: storePlace(path) },
      cwd: { from: "/p", to: "/q" },
    };
    return keptOriginals(batchOf("b", { threads: [threadPlanOf(id, { steps: [step] })] })).length;
  };
  assert.equal(kept(`b/files/sessions/${NAME}`), 1);
  assert.equal(kept(`other/files/sessions/${NAME}`), 0);
  assert.equal(kept("b/files/sessions/x.jsonl"), 0);
  assert.equal(kept(`b/files/sessions/${NAME}`, null), 0);
});

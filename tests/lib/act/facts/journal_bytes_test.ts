import assert from "node:assert/strict";
import { journalBytes } from "../../../../lib/act/facts/journal_bytes.ts";
import type { Plan } from "../../../../lib/model/plan.ts";
import { deleteThreads } from "../../../support/acting.ts";
import { HAND, withHandStore } from "../../../support/hand_store.ts";
import { threadPlanOf, trashStep } from "../../../support/value/thread_plan_of.ts";

const text = "x".repeat(100_000);
const rows = [{ table: "threads", columns: ["title"], rows: [[{ t: text }]] }];

function bytes(action: Plan["action"], batch = "b"): number {
  const thread = threadPlanOf("t", { steps: [trashStep("sessions/x", batch)], rows });
  const cause = { kind: "batches", batches: [] } as const;
  return journalBytes({ action, cause, threads: [thread], namesDigest: null });
}

Deno.test("journalBytes() counts rows, but for what goes for good, and a batch alike whatever it is called", () => {
  assert.ok(bytes("delete") > 100_000);
  assert.ok(bytes("hard-delete") < 50_000);
  assert.equal(bytes("delete", "<batch>"), bytes("delete", "b-20260105T100000Z-aaaaaaaaaaaa"));
});

Deno.test("journalBytes() is no less than a real journal has", async () => {
  await withHandStore(async (store) => {
    const { batchId: batch, plan } = await deleteThreads(store, {
      ids: [HAND.parent],
      writer: store.writer,
    });
    const { size } = Deno.lstatSync(`${store.store.trashRoot}/${batch}/journal.jsonl`);
    const guess = journalBytes(plan);
    assert.ok(guess >= size && guess < 10 * size, `${guess} for ${size}`);
  });
});

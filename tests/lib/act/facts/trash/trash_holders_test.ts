import assert from "node:assert/strict";
import { trashHolders } from "../../../../../lib/act/facts/trash/trash_holders.ts";
import { newStandings } from "../../../../../lib/plan/batch/batch_standing.ts";
import { restoreOf } from "../../../../../lib/plan/inverse_plan.ts";
import { asRolloutId } from "../../../../../lib/model/ids.ts";
import type { JournalHeader } from "../../../../../lib/model/journal.ts";
import { batchOf } from "../../../../support/value/batch_of.ts";
import { threadPlanOf, trashStep } from "../../../../support/value/thread_plan_of.ts";

const held = (id: string, thread: string, header: Partial<JournalHeader> = {}) =>
  batchOf(id, {
    threads: [threadPlanOf(thread, { steps: [trashStep(`sessions/${thread}`, id)] })],
    header,
  });

Deno.test("trashHolders() names who holds what a thread reads, and whether it was there before the thread went", async () => {
  const [newest, middle, oldest] = [held("b3", "late"), held("b2", "fork"), held("b1", "base")];
  const all = [newest, middle, oldest];
  const holderOf = await trashHolders({
    batches: () => Promise.resolve(all),
    standings: () => Promise.resolve(newStandings(all)),
  }, new Set([asRolloutId("go")]));
  const fork = restoreOf(middle.threads[0]!);
  assert.deepEqual(holderOf(asRolloutId("base"), fork), { batchId: "b1", isEarlier: true });
  assert.deepEqual(holderOf(asRolloutId("late"), fork), { batchId: "b3", isEarlier: false });
  assert.deepEqual(holderOf(asRolloutId("go"), fork), { batchId: null, isEarlier: false });
  assert.equal(holderOf(asRolloutId("nobody"), fork), null);
  assert.deepEqual(holderOf(asRolloutId("base"), threadPlanOf("new")), {
    batchId: "b1",
    isEarlier: false,
  });
});

Deno.test("trashHolders() passes by what another store holds", async () => {
  const elsewhere = { home: "/v", sessionsRoot: "/v/sessions", inside: false };
  const all = [held("b2", "base", elsewhere), held("b1", "fork")];
  const holderOf = await trashHolders({
    batches: () => Promise.resolve(all),
    standings: () => Promise.resolve(newStandings(all)),
  });
  assert.equal(holderOf(asRolloutId("base"), restoreOf(all[1]!.threads[0]!)), null);
});

import assert from "node:assert/strict";
import { writeOutcomes } from "../../../../lib/act/batch/thread_outcome.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import type { JournalRecord } from "../../../../lib/model/journal.ts";
import { fingerprint } from "../../../support/value/thread_of.ts";
import { journalThread, threadPlanOf } from "../../../support/value/thread_plan_of.ts";

Deno.test("writeOutcomes() tells what is done, what is not, and what waits", () => {
  const { tools } = newMemoryStore();
  const written: JournalRecord[] = [];
  const journal = {
    write: (...records: readonly JournalRecord[]) => void written.push(...records),
  };
  const of = (number: number) => ({
    ...{ thread: journalThread(threadPlanOf("t"), number), error: null, skipped: false, notes: [] },
  });
  writeOutcomes([
    of(0),
    { ...of(1), made: fingerprint() },
    { ...of(2), error: "disk" },
    { ...of(3), error: "is live", left: true },
  ], { journal: journal as unknown as Parameters<typeof writeOutcomes>[1]["journal"], tools });
  assert.deepEqual(written, [
    { kind: "outcome", number: 0, done: true },
    { kind: "outcome", number: 1, done: true, made: fingerprint() },
    { kind: "outcome", number: 2, done: false, error: "disk" },
    { kind: "left", number: 3, reason: "is live", at: "2026-01-06T12:00:00.000Z" },
  ]);
});

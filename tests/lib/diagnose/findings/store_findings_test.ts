import assert from "node:assert/strict";
import type { PoisonRow, StoreFacts } from "../../../../lib/diagnose/facts.ts";
import { STORE_FINDINGS } from "../../../../lib/diagnose/findings/store_findings.ts";
import { factsOf, storeFacts } from "../../../support/value/facts_of.ts";

const found = (known: Partial<StoreFacts>) => {
  const facts = factsOf({ store: storeFacts(known) });
  return Object.entries(STORE_FINDINGS).filter(([, row]) => row.detect(facts) !== null)
    .map(([id]) => id);
};
const poison = (column: string, more: Partial<PoisonRow> = {}): PoisonRow => ({
  ...{ id: "a", column, inPicker: true, stopsCodex: false, ...more },
});

Deno.test("a backfill is stuck while Codex waits for it and none is at work", () => {
  const running = { status: "running", updatedAtMs: 9_990_000 };
  assert.deepEqual(found({ backfill: running, isWriting: false }), ["backfill-stuck"]);
  assert.deepEqual(found({ backfill: running, isWriting: null }), ["backfill-stuck"]);
  assert.deepEqual(found({ backfill: running, isWriting: true }), []);
  assert.deepEqual(found({ backfill: { ...running, updatedAtMs: 0 } }), []);
  assert.deepEqual(found({ backfill: { ...running, status: "complete" } }), []);
});

Deno.test("poison rows are told by the worst of them, sections that are gone apart", () => {
  assert.deepEqual(found({ poison: [poison("thread_section_id")] }), ["section-dangling"]);
  assert.deepEqual(found({ poison: [poison("title"), poison("thread_section_id")] }), [
    "section-dangling",
    "poison-row",
  ]);
  const rows = [
    poison("title", { id: "quiet", inPicker: false }),
    poison("cwd", { id: "loud" }),
    poison("updated_at_ms", { id: "stops", stopsCodex: true, inPicker: false }),
  ];
  const detail = (poison: readonly PoisonRow[]) =>
    STORE_FINDINGS["poison-row"]!.detect(factsOf({ store: storeFacts({ poison }) }))!;
  assert.deepEqual(detail(rows), {
    thread: "stops",
    column: "updated_at_ms",
    rows: 3,
    in_picker: true,
  });
  assert.equal(detail(rows.slice(0, 2)).thread, "loud");
  assert.equal(detail(rows.slice(0, 1)).in_picker, false);
});

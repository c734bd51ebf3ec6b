import assert from "node:assert/strict";
import { findingRow, FINDINGS, findingsOf } from "../../../../lib/diagnose/findings/findings.ts";
import { CONDITION_IDS } from "../../../../lib/model/diagnosis/explanation.ts";
import { checkedRow, factsOf, THREAD } from "../../../support/value/facts_of.ts";

Deno.test("findingsOf() finds nothing of a thread that is whole", () => {
  assert.deepEqual(findingsOf(factsOf()), []);
});

Deno.test("findingsOf() tells all that is wrong at once, and names the thread where it is the thread's", () => {
  const poison = { id: "zzz", column: "id", inPicker: true, stopsCodex: false };
  const facts = factsOf({ row: checkedRow({ preview: "", model: "" }) });
  const found = findingsOf({ ...facts, store: { ...facts.store, poison: [poison] } });
  assert.deepEqual(found.map(({ id, thread, severity }) => [id, thread, severity]), [
    ["poison-row", null, "store"],
    ["preview-empty", THREAD, "hidden"],
    ["row-model-empty", THREAD, "unreadable"],
  ]);
});

Deno.test("every finding names conditions that there are, and a flag where it has one of its own", () => {
  for (const [id, row] of Object.entries(FINDINGS)) {
    assert.ok(row.fails.every((condition) => CONDITION_IDS.includes(condition)), id);
    assert.equal(row.class === "own-flag", row.flag !== undefined, id);
    assert.ok(row.title.length > 10, id);
  }
  assert.equal(findingRow("row-missing")?.healsItself, true);
});

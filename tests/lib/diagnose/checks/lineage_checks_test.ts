import assert from "node:assert/strict";
import { LINEAGE_CHECKS } from "../../../../lib/diagnose/checks/lineage_checks.ts";
import type { StoreSurvey } from "../../../../lib/diagnose/store/survey.ts";
import type { FindingId } from "../../../../lib/model/diagnosis/finding.ts";
import { asRolloutId } from "../../../../lib/model/ids.ts";
import { firstLine, rolloutFacts } from "../../../support/value/facts_of.ts";
import { surveyedThread, surveyOf } from "../../../support/value/survey_of.ts";

const ask = (id: string, known: Partial<StoreSurvey> = {}) =>
  LINEAGE_CHECKS.find((row) => row.id === id)!.check(surveyOf(known))!;

function threadWith(id: string, finding: FindingId, bytes: number) {
  const found = { id: finding, thread: id, severity: "partial", class: "by-name" } as const;
  return surveyedThread({ id, bytes, findings: [{ ...found, healsItself: false, detail: {} }] });
}

Deno.test("earlier history that is there is well; gone it fails, moved it warns, the largest threads named", () => {
  assert.equal(ask("lineage").summary, "no history begins in another file");
  const historyBase = { rolloutId: asRolloutId("r"), endOrdinalExclusive: 1, endByteOffset: 1 };
  const reader = rolloutFacts({ first: firstLine({ historyBase }) });
  assert.equal(
    ask("lineage", { rollouts: [reader] }).summary,
    "earlier history of 1 file is there",
  );
  const moved = threadWith("m", "base-offset-wrong", 9);
  assert.deepEqual(
    ask("lineage", { threads: [moved] }).status,
    "warn",
  );
  const gone = [1, 4, 3, 2].map((bytes) => threadWith(`t${bytes}`, "base-missing", bytes));
  const { status, details, help } = ask("lineage", { threads: gone });
  assert.deepEqual([status, details?.count, help], ["fail", 4, ["rollkeep why t4"]]);
  assert.deepEqual(details?.worst, ["t4", "t3", "t2"].map((thread) => ({ thread })));
});

Deno.test("copies of a thread are counted, and named", () => {
  assert.deepEqual(ask("doubles").status, "ok");
  const { status, details } = ask("doubles", { threads: [threadWith("t", "rollout-double", 1)] });
  assert.deepEqual([status, details], ["warn", { count: 1, worst: [{ thread: "t" }] }]);
});

import assert from "node:assert/strict";
import { outcomeOf } from "../../../../lib/diagnose/conditions/conditions.ts";
import { RESUMABLE_CONDITIONS } from "../../../../lib/diagnose/conditions/resumable_conditions.ts";
import { SHOWN_CONDITIONS } from "../../../../lib/diagnose/conditions/shown_conditions.ts";
import { WHOLE_CONDITIONS } from "../../../../lib/diagnose/conditions/whole_conditions.ts";
import { explainThread } from "../../../../lib/diagnose/explain_thread.ts";
import type { StoreFacts, ThreadFacts } from "../../../../lib/diagnose/facts.ts";
import { isHabit } from "../../../../lib/diagnose/rules/era_rules.ts";
import type { ConditionId } from "../../../../lib/model/diagnosis/explanation.ts";
import {
  checkedRow,
  factsOf,
  firstLine,
  rolloutFacts,
  storeFacts,
  wholeRollout,
} from "../../../support/value/facts_of.ts";

const ALL = [...SHOWN_CONDITIONS, ...RESUMABLE_CONDITIONS, ...WHOLE_CONDITIONS];

/** How a condition turns out in a store of this age. */
function passed(id: ConditionId, known: Partial<ThreadFacts>, schema: StoreFacts["schema"]) {
  const store = { ...storeFacts({ schema }), ...known.store, schema };
  return outcomeOf(ALL.find((row) => row.id === id)!, factsOf({ ...known, store })).passed;
}

Deno.test("a habit is today's where the database tells no age, and none without a database that needs one", () => {
  assert.equal(isHabit(storeFacts({ schema: null }), "refuses no model"), true);
  assert.deepEqual([57, 58].map((schema) => isHabit(storeFacts({ schema }), "refuses no model")), [
    false,
    true,
  ]);
  assert.deepEqual(
    [61, 62, 63].map((schema) => isHabit(storeFacts({ schema }), "resumes other providers")),
    [true, false, true],
  );
  const none = storeFacts({ database: "none" });
  assert.deepEqual([isHabit(none, "reads histories"), isHabit(none, "asks when archived")], [
    false,
    true,
  ]);
});

const legacy = firstLine({ historyMode: "legacy", modelProvider: "gone" });
const lossy = wholeRollout({ gapAt: 20 });

/** Of each condition something that fails today, and the first age of which that is known. */
const FAILING: readonly (readonly [ConditionId, Partial<ThreadFacts>, since: number])[] = [
  ["preview", { row: checkedRow({ preview: "" }) }, 31],
  ["provider_configured", { row: checkedRow({ model_provider: "gone" }) }, 31],
  ["provider_configured", { file: rolloutFacts({ first: legacy }) }, 62],
  ["head", { file: rolloutFacts({ first: firstLine({}, { kind: "unknown-mode" }) }) }, 46],
  ["archived_at", { row: checkedRow({ archived_at: 5n }) }, 52],
  ["model", { row: checkedRow({ model: "" }) }, 58],
];

Deno.test("what fails today is not known of a Codex of before it was so", () => {
  for (const [id, known, since] of FAILING) {
    assert.deepEqual([id, passed(id, known, since)], [id, false]);
    assert.deepEqual([id, passed(id, known, since - 1)], [id, null]);
  }
  assert.equal(passed("turns_listed", { file: rolloutFacts({ whole: lossy }) }, 57), true);
  assert.equal(passed("turns_listed", { file: rolloutFacts({ whole: lossy }) }, 56), null);
});

Deno.test("a dead path is hidden, and not refused by a Codex that finds the file by its name", () => {
  const explained = (schema: number) => {
    const known = factsOf({ isPathAlive: false, store: storeFacts({ schema }) });
    const { shown, resumable } = explainThread(known);
    return [shown, resumable];
  };
  assert.deepEqual(explained(46), [false, false]);
  assert.deepEqual(explained(45), [false, null]);
  assert.deepEqual(explained(30), [null, null]);
});

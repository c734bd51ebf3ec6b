import assert from "node:assert/strict";
import { diagnoseStore, isUnlooked } from "../../../../lib/diagnose/checks/diagnose.ts";
import type { StoreSurvey } from "../../../../lib/diagnose/store/survey.ts";
import { rolloutFacts, storeFacts } from "../../../support/value/facts_of.ts";
import { surveyedThread, surveyOf } from "../../../support/value/survey_of.ts";

const diagnosed = (known: Partial<StoreSurvey> = {}) => diagnoseStore(surveyOf(known));

Deno.test("a healthy store is whole in one sentence, and what takes everybody's list is asked first", () => {
  const { status, verdict, checks } = diagnosed();
  assert.deepEqual([status, verdict], ["ok", "1 thread, 100B: all whole"]);
  assert.equal(checks[0]!.id, "list_readable");
});

Deno.test("the verdict counts what is hidden, what is not whole, and what nobody could read", () => {
  const threads = [
    surveyedThread(),
    surveyedThread({ isListed: false }),
    surveyedThread({ isListed: false, isHiddenByDesign: true }),
    surveyedThread({ isWhole: false }),
    surveyedThread({ isWhole: null }),
  ];
  assert.equal(
    diagnosed({ threads }).verdict,
    "5 threads, 500B: 3 whole, 1 not whole, 1 that could not be read, 1 hidden (rollkeep repair)",
  );
  const hidden = [surveyedThread({ isListed: false })];
  assert.equal(
    diagnosed({ threads: hidden }).verdict,
    "1 thread, 100B: all whole, 1 hidden (rollkeep repair)",
  );
  const refused = [
    surveyedThread({ isRefused: true }),
    surveyedThread({ isWhole: false, isRefused: true }),
  ];
  assert.equal(
    diagnosed({ threads: refused }).verdict,
    "2 threads, 200B: 1 whole, 1 not whole, 1 that Codex does not resume (rollkeep repair)",
  );
  assert.match(diagnosed({ threads: [] }).verdict, /nothing to lose/);
  const row = { id: "a", column: "title", inPicker: true, stopsCodex: false };
  const poisoned = diagnosed({ facts: storeFacts({ poison: [row] }) });
  assert.deepEqual([poisoned.status, /can list none/.test(poisoned.verdict)], ["fail", true]);
});

Deno.test("the worst status is that of the store; more reading that nobody wanted is no news", () => {
  const unread = diagnosed({ rollouts: [rolloutFacts({ whole: null })] });
  assert.equal(unread.status, "ok");
  assert.equal(unread.checks.some(isUnlooked), false);
  assert.equal(diagnosed({ live: null }).status, "unknown");
  assert.equal(diagnosed({ config: "missing" }).status, "warn");
  const locked = diagnosed({ facts: storeFacts({ database: { trouble: "locked" } }) });
  assert.equal(locked.checks.some(isUnlooked), true);
  assert.match(locked.verdict, /could not be asked/);
});

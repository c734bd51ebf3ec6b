import assert from "node:assert/strict";
import { areRowsDue } from "../../../../lib/diagnose/conditions/due_rows.ts";
import { explainThread } from "../../../../lib/diagnose/explain_thread.ts";
import type { ThreadFacts } from "../../../../lib/diagnose/facts.ts";
import { answerOf } from "../../../../lib/model/diagnosis/explanation.ts";
import {
  checkedRow,
  factsOf,
  firstLine,
  rolloutFacts,
  storeFacts,
} from "../../../support/value/facts_of.ts";

const NOW_MS = storeFacts().nowMs;
/** An index that was begun so many seconds ago. */
const begun = (status: string, seconds: number) =>
  storeFacts({ backfill: { status, updatedAtMs: NOW_MS - seconds * 1000 } });

Deno.test("rows are due where an index was begun and nobody goes on with it", () => {
  assert.equal(areRowsDue(begun("running", 901)), true);
  assert.equal(areRowsDue(begun("running", 899)), false);
  assert.equal(areRowsDue(begun("pending", 0)), true);
  assert.equal(areRowsDue(begun("complete", 5000)), false);
  assert.equal(areRowsDue(storeFacts({ backfill: null })), false);
  assert.equal(areRowsDue({ ...begun("pending", 0), database: "none" }), false);
});

Deno.test("nobody can tell of a thread what is wrong only in a row that Codex is about to make anew", () => {
  const verdictOf = (known: Partial<ThreadFacts>) => {
    const why = explainThread(factsOf({ store: begun("running", 1000), ...known }));
    return { why, said: [why.shown, why.resumable, why.whole] };
  };
  const missing = verdictOf({ row: null });
  assert.deepEqual(missing.said, [null, true, true]);
  assert.match(answerOf(missing.why, "row").detail, /not known: .*makes its rows anew/);
  assert.equal(answerOf(missing.why, "row").finding, undefined);
  assert.deepEqual(verdictOf({ isPathAlive: false }).said, [null, null, true]);
  assert.deepEqual(verdictOf({ row: checkedRow({ archived: 1n }) }).said, [null, true, true]);
  const away = { file: rolloutFacts({ archived: true }) };
  assert.deepEqual(verdictOf(away).said, [null, null, true]);
  assert.deepEqual(verdictOf({}).said, [true, true, true]);
});

Deno.test("what is wrong in the file stays wrong", () => {
  const file = rolloutFacts({ first: firstLine({}, { kind: "bom" }) });
  const why = explainThread(factsOf({ store: begun("pending", 0), file }));
  assert.equal(why.resumable, false);
  assert.equal(answerOf(why, "head").finding, "head-bom");
});

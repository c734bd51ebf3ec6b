import assert from "node:assert/strict";
import { isEnds, isWhole, toRemember } from "../../../../lib/diagnose/store/remembered_ends.ts";
import { firstLine, lastLine, wholeRollout } from "../../../support/value/facts_of.ts";

Deno.test("what is remembered of the ends of a rollout has their shape, and comes back through JSON", () => {
  const ends = toRemember({ first: firstLine({ gitBranch: "main" }), last: lastLine() });
  const back = JSON.parse(JSON.stringify(ends));
  assert.equal(isEnds(back), true);
  assert.equal(back.first.fields.gitBranch, null);
  assert.equal(
    isEnds({ first: firstLine({}, { kind: "broken", fields: null }), last: null }),
    true,
  );
});

Deno.test("what the cache holds of another shape counts for nothing", () => {
  const good = { first: firstLine(), last: lastLine() };
  const bad: readonly unknown[] = [
    null,
    5,
    { ...good, last: 5 },
    { ...good, last: { ordinal: "1" } },
    { ...good, first: null },
    { ...good, first: { ...good.first, kind: "toString" } },
    { ...good, first: { ...good.first, fields: null } },
    { ...good, first: { ...good.first, fields: { ...good.first.fields, id: 7 } } },
    { ...good, first: { ...good.first, fields: { ...good.first.fields, historyBase: {} } } },
  ];
  assert.deepEqual(bad.map(isEnds), bad.map(() => false));
  assert.equal(isWhole(wholeRollout()), true);
  const wholes: readonly unknown[] = [
    null,
    { ...wholeRollout(), bytes: "9" },
    { ...wholeRollout(), overlapAt: "x" },
    { ...wholeRollout(), last: {} },
  ];
  assert.deepEqual(wholes.map(isWhole), wholes.map(() => false));
});

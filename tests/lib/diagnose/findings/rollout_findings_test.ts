import assert from "node:assert/strict";
import type { ThreadFacts } from "../../../../lib/diagnose/facts.ts";
import { ROLLOUT_FINDINGS } from "../../../../lib/diagnose/findings/rollout_findings.ts";
import { asRolloutId } from "../../../../lib/model/ids.ts";
import { threadId } from "../../../support/value/catalog_of.ts";
import {
  factsOf,
  firstLine,
  lastLine,
  ROLLOUT,
  rolloutFacts,
  wholeRollout,
} from "../../../support/value/facts_of.ts";
import { absolute } from "../../../support/value/paths.ts";

const found = (known: Partial<ThreadFacts>) =>
  Object.entries(ROLLOUT_FINDINGS).flatMap(([id, row]) => {
    const detail = row.detect(factsOf(known));
    return detail === null ? [] : [[id, detail] as const];
  });
const base = { rolloutId: asRolloutId("r"), endOrdinalExclusive: 5, endByteOffset: 50 };
const from = absolute(ROLLOUT);

Deno.test("a first line that is wrong is found once, with its reason", () => {
  const first = firstLine({}, { kind: "bom", why: "a mark", fields: null });
  const file = rolloutFacts({ first });
  assert.deepEqual(found({ file }), [["head-bom", { path: ROLLOUT, why: "a mark" }]]);
});

Deno.test("what is wrong in the lines of a rollout is found where it is", () => {
  const legacy = firstLine({ historyMode: "legacy" });
  const bad = wholeRollout({ notUtf8: 2, firstNotUtf8: 70 });
  assert.deepEqual(found({ file: rolloutFacts({ first: legacy, whole: bad }) }), [
    ["encoding-invalid", { offset: 70, lines: 2 }],
  ]);
  const file = rolloutFacts({ last: lastLine({ ordinal: null }) });
  assert.deepEqual(found({ file }).map(([id]) => id), ["last-ordinal-missing"]);
  const back = rolloutFacts({ whole: wholeRollout({ overlapAt: 40 }) });
  assert.deepEqual(found({ file: back }), [["ordinals-overlap", { offset: 40 }]]);
});

Deno.test("a base that is gone, and a cut that has moved, are told with the rollout that points there", () => {
  assert.deepEqual(found({ bases: [{ base, from, file: null, cut: null }] }), [
    ["base-missing", { rollout: "r", end: 50, from, file: null }],
  ]);
  assert.deepEqual(found({ bases: [{ base, from, file: rolloutFacts(), cut: "inside-line" }] }), [
    ["base-offset-wrong", { rollout: "r", end: 50, from }],
  ]);
});

Deno.test("a list of turns that has stopped, a double and an odd name are found", () => {
  assert.deepEqual(found({ projection: { nextByte: 200, nextOrdinal: 3 } }), [
    ["projection-ahead", { next_byte: 200, next_ordinal: 3, size: 100, sound: true }],
  ]);
  const overlapping = rolloutFacts({ whole: wholeRollout({ overlapAt: 50 }) });
  const ahead = { projection: { nextByte: 200, nextOrdinal: 3 }, file: overlapping };
  assert.deepEqual(found(ahead), [["ordinals-overlap", { offset: 50 }]]);
  const double = absolute("/h/sessions/copy.jsonl");
  assert.deepEqual(found({ doubles: [double] }), [["rollout-double", { count: 1, path: double }]]);
  const odd = rolloutFacts({ path: "/h/sessions/my-notes.jsonl" });
  assert.deepEqual(found({ file: odd }), [["name-not-canonical", { path: odd.path }]]);
  const others = rolloutFacts({
    path: ROLLOUT.replace(/[^-]*\.jsonl/, `${threadId(2).slice(24)}.jsonl`),
  });
  assert.deepEqual(found({ file: others }).map(([id]) => id), ["name-not-canonical"]);
});

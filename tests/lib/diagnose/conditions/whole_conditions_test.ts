import assert from "node:assert/strict";
import { outcomeOf } from "../../../../lib/diagnose/conditions/conditions.ts";
import { WHOLE_CONDITIONS } from "../../../../lib/diagnose/conditions/whole_conditions.ts";
import type { ThreadFacts } from "../../../../lib/diagnose/facts.ts";
import { asRolloutId } from "../../../../lib/model/ids.ts";
import type { ConditionId } from "../../../../lib/model/diagnosis/explanation.ts";
import { threadId } from "../../../support/value/catalog_of.ts";
import { factsOf, ROLLOUT, rolloutFacts, wholeRollout } from "../../../support/value/facts_of.ts";
import { absolute } from "../../../support/value/paths.ts";

const ask = (id: ConditionId, known: Partial<ThreadFacts> = {}) =>
  outcomeOf(WHOLE_CONDITIONS.find((row) => row.id === id)!, factsOf(known));

Deno.test("a thread is whole where Codex lists its turns and no other file is it", () => {
  assert.deepEqual([ask("turns_listed").passed, ask("double").passed], [true, true]);
  const one = absolute("/h/sessions/a.jsonl");
  assert.match(ask("double", { doubles: [one] }).detail, /a\.jsonl is this thread, too: /);
  assert.match(ask("double", { doubles: [one, one, one] }).detail, /and 2 more/);
});

Deno.test("turns drop out of Codex's list for a name, an overlap, a list that stopped, and a moved cut", () => {
  const others = ROLLOUT.replace(/.{12}\.jsonl/, `${threadId(2).slice(24)}.jsonl`);
  assert.match(ask("turns_listed", { file: rolloutFacts({ path: others }) }).detail, /named after/);
  const ahead = { projection: { nextByte: 999, nextOrdinal: 99 } };
  assert.match(ask("turns_listed", ahead).detail, /has stopped/);
  const overlap = rolloutFacts({ whole: wholeRollout({ overlapAt: 5 }) });
  assert.match(ask("turns_listed", { ...ahead, file: overlap }).detail, /numbers of earlier/);
  const base = { rolloutId: asRolloutId("r"), endOrdinalExclusive: 5, endByteOffset: 50 };
  const moved = { base, from: absolute("/f"), file: rolloutFacts(), cut: "inside-line" as const };
  assert.match(ask("turns_listed", { bases: [moved] }).detail, /cut in another place/);
  assert.equal(ask("turns_listed", { file: rolloutFacts({ whole: null }) }).passed, null);
});

import assert from "node:assert/strict";
import { outcomeOf } from "../../../../lib/diagnose/conditions/conditions.ts";
import { RESUMABLE_CONDITIONS } from "../../../../lib/diagnose/conditions/resumable_conditions.ts";
import type { BaseFacts, ThreadFacts } from "../../../../lib/diagnose/facts.ts";
import { asRolloutId } from "../../../../lib/model/ids.ts";
import type { ConditionId } from "../../../../lib/model/diagnosis/explanation.ts";
import { threadId } from "../../../support/value/catalog_of.ts";
import {
  checkedRow,
  factsOf,
  firstLine,
  lastLine,
  ROLLOUT,
  rolloutFacts,
  storeFacts,
  wholeRollout,
} from "../../../support/value/facts_of.ts";
import { absolute } from "../../../support/value/paths.ts";

const ask = (id: ConditionId, known: Partial<ThreadFacts> = {}) =>
  outcomeOf(RESUMABLE_CONDITIONS.find((row) => row.id === id)!, factsOf(known));
const file = (known: Parameters<typeof rolloutFacts>[0]) => ({ file: rolloutFacts(known) });

Deno.test("all that Codex asks before it resumes passes of a thread that it resumes", () => {
  for (const { id } of RESUMABLE_CONDITIONS) assert.equal(ask(id).passed, true, id);
});

Deno.test("a head fails for what it is, or for whose it is, and is not asked where nothing could be read", () => {
  const broken = firstLine({}, { kind: "broken", why: "it is no JSON" });
  assert.match(ask("head", file({ first: broken })).detail, /it is no JSON/);
  assert.match(
    ask("head", file({ first: firstLine({ id: threadId(2) }) })).detail,
    /a file of thread/,
  );
  assert.match(ask("head", file({ first: null, trouble: "EACCES" })).detail, /EACCES/);
  const outside = { file: null, isPathAlive: true };
  assert.equal(ask("head", outside).passed, null);
  assert.equal(ask("name_canonical", outside).passed, null);
  assert.equal(ask("encoding", outside).passed, null);
});

Deno.test("a name that is none of Codex's fails, and one of another thread's without a row", () => {
  assert.equal(ask("name_canonical", file({ path: "/h/sessions/x.jsonl" })).passed, false);
  const others = file({ path: ROLLOUT.replace(/.{12}\.jsonl/, `${threadId(2).slice(24)}.jsonl`) });
  assert.equal(ask("name_canonical", others).passed, true);
  assert.match(ask("name_canonical", { ...others, row: null }).detail, /does not have its name/);
});

Deno.test("the moment of archiving refuses, and without a row the place does", () => {
  assert.equal(ask("archived_at", { row: checkedRow({ archived_at: 5n }) }).passed, false);
  const archived = file({ path: "/h/archived_sessions/a.jsonl" });
  assert.equal(ask("archived_at", { ...archived, row: null }).passed, false);
  assert.equal(ask("archived_at", { row: null }).passed, null);
});

Deno.test("what only all of a file tells is not asked of a large one, and says what asks", () => {
  const legacy = firstLine({ historyMode: "legacy" });
  assert.match(ask("encoding", file({ first: legacy, whole: null })).detail, /doctor --deep/);
  const bad = file({ first: legacy, whole: wholeRollout({ notUtf8: 3 }) });
  assert.match(ask("encoding", bad).detail, /3 of its lines/);
  assert.equal(ask("last_ordinal", file({ last: null, whole: null })).passed, null);
  assert.equal(ask("last_ordinal", file({ last: lastLine({ ordinal: null }) })).passed, false);
});

Deno.test("a base that is gone, short or broken says which", () => {
  const base = { rolloutId: asRolloutId("r9"), endOrdinalExclusive: 5, endByteOffset: 50 };
  const at = (known: Partial<BaseFacts>) => ({
    bases: [{
      base,
      from: absolute("/f"),
      file: rolloutFacts(),
      cut: "at-line" as const,
      ...known,
    }],
  });
  assert.equal(ask("base", at({})).passed, true);
  assert.match(ask("base", at({ file: null })).detail, /r9, which is not in this store/);
  assert.match(ask("base", at({ cut: "past-end" })).detail, /shorter/);
  const broken = rolloutFacts({ first: firstLine({}, { kind: "bom" }) });
  assert.match(ask("base", at({ file: broken })).detail, /broken first line/);
});

Deno.test("mode, model and provider of the row refuse", () => {
  assert.equal(ask("history_mode", { row: checkedRow({ history_mode: "legacy" }) }).passed, false);
  assert.equal(ask("model", { row: checkedRow({ model: "" }) }).passed, false);
  assert.match(
    ask("provider_configured", { row: checkedRow({ model_provider: "gone" }) }).detail,
    /\[model_providers\.gone\]/,
  );
  assert.equal(ask("provider_configured", { store: storeFacts({ providers: null }) }).passed, null);
});

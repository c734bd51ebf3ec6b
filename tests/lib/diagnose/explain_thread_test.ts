import assert from "node:assert/strict";
import { explainThread, repairOf, withName } from "../../../lib/diagnose/explain_thread.ts";
import type { ThreadFacts } from "../../../lib/diagnose/facts.ts";
import { answerOf } from "../../../lib/model/diagnosis/explanation.ts";
import {
  checkedRow,
  factsOf,
  firstLine,
  rolloutFacts,
  storeFacts,
  THREAD,
} from "../../support/value/facts_of.ts";

const explained = (known: Partial<ThreadFacts> = {}) => explainThread(factsOf(known));
const verdict = (known: Partial<ThreadFacts>) => {
  const { shown, resumable, whole } = explained(known);
  return [shown, resumable, whole];
};

Deno.test("the command for another provider names the one that Codex is set to, ready to be pasted", () => {
  const { conditions } = explainThread(factsOf({ row: checkedRow({ model_provider: "mine" }) }));
  const { finding, help } = conditions.find(({ id }) => id === "provider")!;
  assert.deepEqual([finding, help], [
    "provider-differs",
    `rollkeep repair --provider openai ${THREAD}`,
  ]);
  assert.equal(withName("a NAME", { detail: { current: "my own" } }), "a 'my own'");
});

Deno.test("a thread of which nothing is wrong is shown, resumable and whole, and has no reason", () => {
  const why = explained();
  assert.deepEqual([why.shown, why.resumable, why.whole, why.reason], [
    true,
    true,
    true,
    undefined,
  ]);
});

Deno.test("what fails says which finding it is, and the command that mends it", () => {
  const why = explained({ isPathAlive: false });
  assert.deepEqual([why.shown, why.resumable, why.whole], [false, false, true]);
  const path = answerOf(why, "path");
  assert.equal(path.finding, "row-path-dead");
  assert.equal(path.help, `rollkeep repair --only row-path-dead ${THREAD}`);
  assert.equal(why.reason, path.detail);
  assert.equal(repairOf("poison-row", THREAD), "rollkeep repair --only poison-row");
  assert.equal(repairOf("drop-ghost", THREAD), `rollkeep repair --drop-ghosts ${THREAD}`);
});

Deno.test("what is so by design has no finding; the first that fails is the cause", () => {
  const why = explained({ row: checkedRow({ archived: 1n, archived_at: 5n }), ...archived() });
  assert.deepEqual([why.shown, why.resumable, why.whole], [false, false, true]);
  assert.equal(answerOf(why, "archived").finding, undefined);
  assert.equal(why.reason, "it is archived");
});

Deno.test("another provider hides a thread from other clients alone", () => {
  const why = explained({ row: checkedRow({ model_provider: "mine" }) });
  assert.deepEqual([why.shown, why.resumable, why.reason], [true, true, undefined]);
  assert.equal(answerOf(why, "provider").finding, "provider-differs");
});

Deno.test("a missing row hides, and does not keep Codex from resuming", () => {
  assert.deepEqual(verdict({ row: null, isPathAlive: null }), [false, true, true]);
  assert.deepEqual(verdict({ row: null, isPathAlive: null, ...archived() }), [false, false, true]);
});

Deno.test("a ghost is nothing of all; a broken head is listed, not resumed and not whole", () => {
  assert.deepEqual(verdict({ file: null, isPathAlive: false }), [false, false, false]);
  const file = rolloutFacts({ first: firstLine({}, { kind: "bom" }) });
  assert.deepEqual(verdict({ file }), [true, false, false]);
});

Deno.test("what could not be asked is neither yes nor no", () => {
  const store = storeFacts({ database: "none" });
  assert.deepEqual(verdict({ store, row: null, isPathAlive: null }), [null, true, true]);
  assert.deepEqual(verdict({ file: null, isPathAlive: true }), [true, null, null]);
  const unread = rolloutFacts({ first: null, trouble: "EACCES", last: null, whole: null });
  assert.deepEqual(verdict({ file: unread }), [true, null, null]);
});

Deno.test("nothing is resumed by a Codex that does not start, nor a thread whose own row it cannot read", () => {
  const backfill = { status: "running", updatedAtMs: 9_999_000 };
  assert.deepEqual(verdict({ store: storeFacts({ backfill }) }), [false, false, true]);
  const stops = { id: "a", column: "updated_at_ms", inPicker: true, stopsCodex: true };
  assert.deepEqual(verdict({ store: storeFacts({ poison: [stops] }) }), [false, false, true]);
  const own = { id: THREAD, column: "history_mode", inPicker: false, stopsCodex: false };
  assert.deepEqual(verdict({ poison: own }), [true, false, true]);
});

function archived() {
  return {
    file: rolloutFacts({
      path: `/h/archived_sessions/rollout-2026-01-05T10-00-00-${THREAD}.jsonl`,
    }),
  };
}

Deno.test("nothing is claimed of a thread whose file nobody may look at", () => {
  const unseen = factsOf({ file: null, isPathAlive: null });
  const { shown, resumable, whole, conditions } = explainThread(unseen);
  assert.deepEqual([shown, resumable, whole], [null, null, null]);
  assert.ok(conditions.every(({ passed }) => passed !== false));
  // The file is in the store, and nobody can tell what is where its row says.
  assert.equal(explainThread(factsOf({ isPathAlive: null })).shown, null);
});

Deno.test("of a file that cannot be read nothing is said but that", () => {
  const file = rolloutFacts({ first: null, last: null, whole: null, trouble: "EACCES" });
  const { conditions, resumable, whole } = explainThread(factsOf({ file }));
  assert.deepEqual([resumable, whole], [null, null]);
  for (const id of ["head", "encoding", "last_ordinal", "base", "turns_listed"]) {
    const { passed, detail } = conditions.find((condition) => condition.id === id)!;
    assert.deepEqual([id, passed, detail.includes("EACCES")], [id, null, true]);
  }
});

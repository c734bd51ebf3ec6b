import assert from "node:assert/strict";
import { outcomeOf } from "../../../../lib/diagnose/conditions/conditions.ts";
import { SHOWN_CONDITIONS } from "../../../../lib/diagnose/conditions/shown_conditions.ts";
import type { StoreFacts, ThreadFacts } from "../../../../lib/diagnose/facts.ts";
import type { ConditionId } from "../../../../lib/model/diagnosis/explanation.ts";
import { absolute } from "../../../support/value/paths.ts";
import {
  checkedRow,
  factsOf,
  firstLine,
  rolloutFacts,
  storeFacts,
  THREAD,
} from "../../../support/value/facts_of.ts";

const ask = (id: ConditionId, known: Partial<ThreadFacts> = {}) =>
  outcomeOf(SHOWN_CONDITIONS.find((row) => row.id === id)!, factsOf(known));
const list = (known: Partial<StoreFacts>) => ask("list_readable", { store: storeFacts(known) });

Deno.test("all that Codex's picker asks passes of a thread that it lists, but for the folder nobody named", () => {
  for (const { id } of SHOWN_CONDITIONS) {
    assert.equal(ask(id).passed, id === "cwd" ? null : true, id);
  }
});

Deno.test("the list is readable unless a row that it holds is not, Codex waits, or does not start", () => {
  const poison = { id: "a", column: "title", inPicker: true, stopsCodex: false };
  assert.match(list({ poison: [poison] }).detail, /cannot read title in the row of thread a/);
  assert.equal(list({ poison: [{ ...poison, inPicker: false }] }).passed, true);
  const stops = { ...poison, inPicker: false, stopsCodex: true };
  assert.match(list({ poison: [poison, stops] }).detail, /does not start/);
  const backfill = { status: "running", updatedAtMs: 9_999_000 };
  assert.match(list({ backfill, isWriting: true }).detail, /wait for it/);
  assert.match(list({ backfill, isWriting: false }).detail, /nobody makes it/);
  assert.equal(list({ backfill: { ...backfill, status: "complete" } }).passed, true);
});

Deno.test("a file is there where the row says or by its name; outside of the store it is not read", () => {
  assert.equal(ask("file", { file: null, isPathAlive: false }).passed, false);
  assert.match(ask("file", { file: null, isPathAlive: false, keptTurns: 2 }).detail, /2 turns/);
  assert.match(ask("file", { file: null, isPathAlive: true }).detail, /outside/);
  assert.equal(ask("file", { file: null, isPathAlive: null }).passed, null);
  assert.equal(ask("path", { isPathAlive: false }).passed, false);
  assert.equal(ask("path", { isPathAlive: null }).passed, null);
});

Deno.test("what is hidden on purpose says so", () => {
  const row = (known: Parameters<typeof checkedRow>[0]) => ({ row: checkedRow(known) });
  const left = checkedRow({ preview: "", title: "", first_user_message: "" });
  assert.match(ask("preview", { row: left, preview: null }).detail, /by design/);
  assert.doesNotMatch(ask("preview", row({ preview: "" })).detail, /by design/);
  assert.equal(ask("archived", row({ archived: 1n })).help, `rollkeep unarchive ${THREAD}`);
  assert.match(ask("archived", row({ archived: 2n })).detail, /neither/);
  const exec = rolloutFacts({ first: firstLine({ source: "exec" }) });
  assert.match(ask("source", { ...row({ source: "exec" }), file: exec }).detail, /by design/);
  assert.equal(
    ask("source", { ...row({ source: "exec" }), file: exec }).help,
    `codex resume ${THREAD}`,
  );
  assert.doesNotMatch(ask("source", row({ source: "exec" })).detail, /by design/);
  assert.match(ask("attached", row({ attached_thread_parent_id: "p" })).detail, /thread p/);
});

Deno.test("another provider hides a thread from some clients; nobody can tell without a configuration", () => {
  assert.equal(ask("provider", { row: checkedRow({ model_provider: "mine" }) }).passed, false);
  assert.equal(ask("provider", { store: storeFacts({ providers: null }) }).passed, null);
});

Deno.test("a folder is compared as it is spelled with where the asked one leads", () => {
  const asked = (real: string | null) => ({ asked: { path: absolute("/link"), real } });
  assert.equal(ask("cwd", asked("/p")).passed, true);
  assert.equal(ask("cwd", asked("/q")).passed, false);
  assert.equal(ask("cwd", asked(null)).passed, null);
});

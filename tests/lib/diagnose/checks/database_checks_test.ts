import assert from "node:assert/strict";
import { DATABASE_CHECKS } from "../../../../lib/diagnose/checks/database_checks.ts";
import type { StoreSurvey } from "../../../../lib/diagnose/store/survey.ts";
import { rolloutFacts, storeFacts } from "../../../support/value/facts_of.ts";
import { surveyOf } from "../../../support/value/survey_of.ts";

const ask = (id: string, known: Partial<StoreSurvey> = {}) =>
  DATABASE_CHECKS.find((row) => row.id === id)!.check(surveyOf(known))!;

Deno.test("list_readable fails for what takes everybody's list, and warns of what breaks other lists", () => {
  assert.equal(ask("list_readable").status, "ok");
  const row = { id: "a", column: "title", inPicker: true, stopsCodex: false };
  const failed = ask("list_readable", { facts: storeFacts({ poison: [row] }) });
  assert.deepEqual([failed.status, failed.help], ["fail", ["rollkeep repair --only poison-row"]]);
  const quiet = { ...row, inPicker: false };
  assert.equal(ask("list_readable", { facts: storeFacts({ poison: [quiet] }) }).status, "warn");
  const backfill = { status: "running", updatedAtMs: 9_999_000 };
  assert.equal(ask("list_readable", { facts: storeFacts({ backfill }) }).status, "fail");
});

Deno.test("what rows would tell is unknown without them, and the reason is told", () => {
  for (const { id } of DATABASE_CHECKS) {
    const locked = ask(id, { facts: storeFacts({ database: { trouble: "it is locked" } }) });
    assert.equal(locked.status, "unknown", id);
    assert.match(locked.summary, /it is locked/);
    assert.match(ask(id, { facts: storeFacts({ database: "none" }) }).summary, /no database/);
  }
});

Deno.test("the database tells its rows and what Codex has put aside", () => {
  assert.equal(ask("database").summary, "understood, 1 row");
  const databases = [{ name: "a", bytes: 1024 }, { name: "b", bytes: 1024 }];
  assert.equal(ask("database", { databases }).summary, "understood, 1 row, 2.0KiB");
  assert.match(ask("database", { backups: ["a", "b"] }).summary, /2 damaged ones aside/);
});

Deno.test("parity is in Codex's numbers; more than design explains is a warning", () => {
  const fine = ask("rollout_db_parity");
  assert.deepEqual([fine.status, fine.summary], ["ok", "rows and files agree"]);
  assert.equal(fine.details?.active_files, 1);
  const none = ask("rollout_db_parity", { rows: [] });
  assert.deepEqual([none.status, none.summary], ["warn", "1 file without a row"]);
  const stale = ask("rollout_db_parity", { isAlive: () => false, rollouts: [] });
  assert.match(stale.summary, /1 row without a file/);
  const many = Array.from({ length: 10_001 }, () => rolloutFacts());
  assert.match(ask("rollout_db_parity", { rollouts: many }).summary, /stops counting at 10,000/);
});

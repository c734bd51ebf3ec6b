import assert from "node:assert/strict";
import { isBackfillDue, madeRow, type RowFacts } from "../../../../lib/codex/state/made_row.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import { threadValue } from "../../../../lib/model/thread/saved_rows.ts";
import { withStateDatabase } from "../../../support/store/state_database.ts";
import { headOf } from "../../../support/value/head_of.ts";
import { absolute } from "../../../support/value/paths.ts";

const FACTS: RowFacts = {
  id: asThreadId("t"),
  path: absolute("/h/sessions/r.jsonl"),
  head: headOf(),
  cwd: "/p",
  updatedAtMs: 5999,
  archived: false,
  name: "Mine",
  settings: null,
  modelProvider: null,
};

/** Values of some columns of the row that is made. */
function made(facts: Partial<RowFacts>, columns: readonly string[]): unknown {
  let values: unknown;
  withStateDatabase("", (db) => {
    const rows = madeRow({ ...FACTS, ...facts }, db);
    values = columns.map((column) => threadValue(rows, column));
  });
  return values;
}

Deno.test("madeRow() takes what Codex takes where a rollout does not tell", () => {
  const columns = ["source", "model_provider", "approval_mode", "created_at", "preview"];
  assert.deepEqual(made({}, columns), [
    { t: "vscode" },
    { t: "openai" },
    { t: "on-request" },
    { i: "5" },
    { t: "" },
  ]);
  const head = headOf({ source: "cli", createdAtMs: 2000, preview: "hello" });
  const settings = { sandboxPolicy: "{}", approvalMode: "never" };
  assert.deepEqual(made({ head, settings }, columns), [
    { t: "cli" },
    { t: "openai" },
    { t: "never" },
    { i: "2" },
    { t: "hello" },
  ]);
});

Deno.test("madeRow() takes the configured provider for a rollout of before Codex wrote one, as Codex does", () => {
  const provider = (facts: Partial<RowFacts>) => made(facts, ["model_provider"]);
  assert.deepEqual(provider({ modelProvider: "mine" }), [{ t: "mine" }]);
  const head = headOf({ modelProvider: "told" });
  assert.deepEqual(provider({ head, modelProvider: "mine" }), [{ t: "told" }]);
});

Deno.test("madeRow() leaves the name of a legacy thread to the name index", () => {
  assert.deepEqual(made({}, ["name", "history_mode"]), [null, { t: "legacy" }]);
  const head = headOf({ historyMode: "paginated" });
  assert.deepEqual(made({ head }, ["name"]), [{ t: "Mine" }]);
});

Deno.test("madeRow() dates an archived thread, and no other", () => {
  assert.deepEqual(made({}, ["archived", "archived_at"]), [{ i: "0" }, null]);
  assert.deepEqual(made({ archived: true }, ["archived", "archived_at"]), [{ i: "1" }, { i: "5" }]);
});

Deno.test("isBackfillDue() says so only of a backfill that has begun and is not complete", () => {
  const due = (statements: string): boolean | undefined => {
    let found: boolean | undefined;
    withStateDatabase(statements, (db) => found = isBackfillDue(db));
    return found;
  };
  assert.equal(due("DROP TABLE backfill_state"), false);
  assert.equal(due("DELETE FROM backfill_state"), false);
  const row = "DELETE FROM backfill_state; INSERT INTO backfill_state (id, status, updated_at)";
  assert.equal(due(`${row} VALUES (1, 'running', 0)`), true);
  assert.equal(due(`${row} VALUES (1, 'complete', 0)`), false);
});

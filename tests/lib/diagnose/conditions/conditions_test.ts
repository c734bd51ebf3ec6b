import assert from "node:assert/strict";
import { CONDITIONS, hasFile, outcomeOf } from "../../../../lib/diagnose/conditions/conditions.ts";
import type { ThreadFacts } from "../../../../lib/diagnose/facts.ts";
import { CONDITION_IDS } from "../../../../lib/model/diagnosis/explanation.ts";
import { factsOf, storeFacts } from "../../../support/value/facts_of.ts";

const asked = (facts: ThreadFacts) =>
  CONDITIONS.filter((row) => outcomeOf(row, facts).passed !== null).map(({ id }) => id);

Deno.test("the conditions are those of Codex, in its order", () => {
  assert.deepEqual(CONDITIONS.map(({ id }) => id), CONDITION_IDS);
});

Deno.test("without a file only the list and the row are asked; without a row nothing that is the row's", () => {
  const gone = factsOf({ file: null, isPathAlive: false });
  assert.deepEqual(asked(gone), ["list_readable", "file", "row"]);
  assert.equal(hasFile(gone), false);
  const rowless = factsOf({ row: null, isPathAlive: null, rowFolder: null });
  assert.deepEqual(asked(rowless), [
    ...["list_readable", "file", "row", "head", "name_canonical", "encoding", "last_ordinal"],
    ...["base", "provider_configured", "turns_listed", "double"],
  ]);
});

Deno.test("where no row could be read nothing of rows is asked, and the reason is told", () => {
  const store = storeFacts({ database: { trouble: "it is locked" } });
  const facts = factsOf({ store, row: null, isPathAlive: null });
  assert.equal(asked(facts).includes("row"), false);
  assert.equal(asked(facts).includes("list_readable"), false);
  const preview = CONDITIONS.find(({ id }) => id === "preview")!;
  assert.match(outcomeOf(preview, facts).detail, /it is locked/);
  const none = factsOf({ store: storeFacts({ database: "none" }), row: null, isPathAlive: null });
  assert.match(outcomeOf(preview, none).detail, /has no database/);
});

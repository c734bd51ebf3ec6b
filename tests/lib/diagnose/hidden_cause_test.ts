import assert from "node:assert/strict";
import { hiddenCause } from "../../../lib/diagnose/hidden_cause.ts";
import { rowOf, threadId } from "../../support/value/catalog_of.ts";
import { rolloutOf, threadOf } from "../../support/value/thread_of.ts";

const ID = threadId(1);
const ARCHIVED = "/h/archived_sessions/a.jsonl";

Deno.test("hiddenCause() takes the first condition of Codex's that fails, but for the archive of an archived thread", () => {
  const thread = threadOf(ID, { rollouts: [rolloutOf(ARCHIVED)], archived: true });
  const row = rowOf(ID, { archived: true, preview: "said", source: "exec" });
  const listing = { isHidden: true, row, isPathAlive: true };
  const { condition, cause, detail } = hiddenCause(thread, listing);
  assert.deepEqual([condition, cause], ["source", "exec"]);
  assert.match(detail, /made by codex exec/);
  const dead = hiddenCause(thread, { ...listing, isPathAlive: false });
  assert.equal(dead.condition, "path");
});

Deno.test("hiddenCause() refuses a thread that is listed", () => {
  const thread = threadOf(ID, { rollouts: [rolloutOf("/h/sessions/a.jsonl")] });
  const row = rowOf(ID, { preview: "said" });
  assert.throws(() => hiddenCause(thread, { isHidden: false, row, isPathAlive: true }));
});

import assert from "node:assert/strict";
import { asBatchId } from "../../../../lib/model/ids.ts";
import type { Batch, JournalHeader } from "../../../../lib/model/journal.ts";
import { causeText, numberedCauseText } from "../../../../lib/plan/batch/cause_text.ts";

function text(command: readonly string[], cause: unknown = { kind: "selector" }): string {
  return causeText({ action: "delete", command, cause } as JournalHeader);
}

Deno.test("causeText() leaves out how a command was carried out, and keeps what it was", () => {
  const words = ["delete", "--cwd", "/a b", "--apply", "--yes", "--max-batch", "0", "--json"];
  assert.equal(text(words), 'delete --cwd "/a b"');
  assert.equal(text(["delete", "--all", "--codex-home", "/h", "--max-batch=9"]), "delete --all");
  assert.equal(text(["session", "migrate", "--from", "/a"]), "session migrate --from /a");
});

Deno.test("causeText() names the batch of an undo, and the action where a program asked", () => {
  const batch = asBatchId("b-1");
  assert.equal(text(["undo", "1"], { kind: "undo", batch }), "undo of b-1");
  assert.equal(text([]), "delete");
});

Deno.test("numberedCauseText() names the batch of an undo by its place, and by its id once that is not there", () => {
  const batches = ["b-3", "b-2", "b-1"].map((id) => ({ id: asBatchId(id) })) as unknown as Batch[];
  const told = (cause: unknown) => {
    const command: readonly string[] = ["undo"];
    return numberedCauseText({ action: "delete", command, cause } as JournalHeader, batches);
  };
  assert.equal(told({ kind: "undo", batch: asBatchId("b-1") }), "undo of 2");
  assert.equal(told({ kind: "redo", batch: asBatchId("b-2") }), "redo of 1");
  assert.equal(told({ kind: "undo", batch: asBatchId("b-0") }), "undo of b-0");
  assert.equal(told({ kind: "selector" }), "undo");
});

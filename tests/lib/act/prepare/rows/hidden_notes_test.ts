import assert from "node:assert/strict";
import { hiddenNotes } from "../../../../../lib/act/prepare/rows/hidden_notes.ts";
import { asThreadId } from "../../../../../lib/model/ids.ts";

Deno.test("hiddenNotes() says each reason once, with five of its threads", () => {
  const ids = ["1", "2", "3", "4", "5", "6", "7"].map(asThreadId);
  const reasons = new Map(ids.map((id) => [id, "it is old"]));
  reasons.set(asThreadId("x"), "it is empty");
  assert.deepEqual(hiddenNotes(reasons), [
    "Codex's picker will not show 1, 2, 3, 4, 5 and 2 more: it is old",
    "Codex's picker will not show x: it is empty",
  ]);
  assert.deepEqual(hiddenNotes(new Map()), []);
});

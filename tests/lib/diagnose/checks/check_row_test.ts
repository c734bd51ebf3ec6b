import assert from "node:assert/strict";
import { checked, counted } from "../../../../lib/diagnose/checks/check_row.ts";
import { surveyOf } from "../../../support/value/survey_of.ts";

Deno.test("checked() fills in what a check leaves out, and passes by what has nothing to say", () => {
  const ok = { id: "a", check: () => ({ status: "ok", summary: "fine" }) as const };
  assert.deepEqual(checked(ok, surveyOf()), [
    { id: "a", status: "ok", summary: "fine", details: {}, help: [] },
  ]);
  assert.deepEqual(checked({ id: "a", check: () => null }, surveyOf()), []);
  assert.deepEqual([counted(1, "thread"), counted(2, "batch", "batches")], [
    "1 thread",
    "2 batches",
  ]);
});

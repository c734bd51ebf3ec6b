import assert from "node:assert/strict";
import { reviewText } from "../../../../../lib/codex/transcript/said/review_text.ts";

const finding = (title: string, body: string) => ({
  title,
  body,
  code_location: { absolute_file_path: "/a.ts", line_range: { start: 3, end: 5 } },
});

Deno.test("reviewText() says a review as Codex does: the verdict, then each finding with its place", () => {
  const two = [finding("[P1] A", "one\ntwo"), finding("[P2] B", "three\n\nfour\n")];
  assert.equal(
    reviewText({ overall_explanation: " Two blockers. \n", findings: two }),
    "Two blockers.\n\nFull review comments:\n\n- [P1] A — /a.ts:3-5\n  one\n  two\n\n" +
      "- [P2] B — /a.ts:3-5\n  three\n  \n  four",
  );
  const one = { findings: [finding("A", "")], overall_explanation: "" };
  assert.equal(reviewText(one), "Review comment:\n\n- A — /a.ts:3-5");
});

Deno.test("reviewText() of a reviewer without words says so, and shapes that nobody knows do no harm", () => {
  assert.equal(reviewText(null), "Reviewer failed to output a response.");
  assert.equal(reviewText({ findings: "x" }), "Reviewer failed to output a response.");
  assert.equal(reviewText({ findings: [7, { title: "A" }] }), "Review comment:\n\n- A");
});

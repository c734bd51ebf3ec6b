import assert from "node:assert/strict";
import fc from "fast-check";
import { proposalLines } from "../../../../lib/render/completion/proposal_lines.ts";

Deno.test("proposalLines() gives a line to each word, whatever it is said to be", async () => {
  const proposals = [
    { word: "--format=json", brief: "" },
    { word: "01a1", brief: "two\nlines\tand \u001b]0;owned\u0007" },
    { word: "01a2", brief: "long ".repeat(40) },
  ];
  const long = "long ".repeat(40).slice(0, 59);
  assert.equal(
    await proposalLines(proposals, { briefs: true }),
    `words\n--format=json\n01a1\ttwo lines and ␛]0;owned␇\n01a2\t${long}…\n`,
  );
  assert.equal(
    await proposalLines(proposals, { briefs: false }),
    "words\n--format=json\n01a1\n01a2\n",
  );
});

Deno.test("proposalLines() lets no word through that a shell would read otherwise", async () => {
  for (const word of ["$(x)", "`x`", "a b", "a;b", "a'b", "~/x", "*", "a\nb", "{a,b}", "", "é"]) {
    assert.equal(await proposalLines([{ word, brief: "x" }], { briefs: true }), "words\n", word);
  }
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
      const lines = await proposalLines([{ word: "w", brief: text }, { word: text, brief: "" }], {
        briefs: true,
      });
      // deno-lint-ignore no-control-regex -- there must be none
      assert.match(lines, /^words\nw(?:\t[^\u0000-\u001f\u007f-\u009f]+)?\n(?:[\w@%+=:,./-]+\n)?$/);
    }),
    { numRuns: 30 },
  );
});

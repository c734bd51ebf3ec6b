import assert from "node:assert/strict";
import { allCommands } from "../../../commands/command_line.ts";
import { commandHelp, programHelp, shortHelp } from "../../../lib/argv/help_page.ts";
import { brokenWords } from "../../support/program/broken_words.ts";
import { helpText } from "../../../lib/render/help_text.ts";

Deno.test("every help page fits its terminal, and breaks between words below the words", async () => {
  const specs = (await allCommands()).map(({ spec }) => spec);
  const pages = [
    programHelp(specs),
    ...specs.flatMap((spec) => [commandHelp(spec), shortHelp(spec)]),
  ];
  for (const page of pages) {
    for (const width of [60, 80, 100, 160]) {
      const shown = helpText(page, { color: false, width });
      for (const line of shown.split("\n")) {
        // A command is never broken.
        if (!line.includes("rollkeep ")) assert.ok(line.length <= width, line);
      }
      assert.deepEqual(brokenWords(shown, page), []);
      assert.equal(shown.split(/\s+/).length, page.split(/\s+/).length);
    }
  }
});

Deno.test("a short page is half a screen, with the commonest flags, and leads to the whole one", async () => {
  for (const { spec } of await allCommands()) {
    const page = shortHelp(spec);
    assert.ok(page.split("\n").length <= 30, spec.name);
    assert.match(page, new RegExp(`rollkeep ${spec.name} --help shows all`));
  }
  const [, second] = helpText("usage\n\nCommon\n  -a  b\n", { color: true, width: 80 }).split(
    "\n\n",
  );
  assert.equal(second, "\u001b[1mCommon\u001b[0m\n  -a  b\n");
});

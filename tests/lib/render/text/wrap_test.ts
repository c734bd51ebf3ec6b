import assert from "node:assert/strict";
import { wrapLine, wrapText } from "../../../../lib/render/text/wrap.ts";

Deno.test("wrapLine() breaks between words, with an indent, and nothing where it fits", () => {
  assert.equal(wrapLine("one two three four", { width: 9 }), "one two\n  three\n  four");
  assert.equal(wrapLine("one two", { width: 7 }), "one two");
  assert.equal(wrapLine("one two three", { width: null }), "one two three");
  assert.equal(wrapLine("  - aaaa bbbb", { width: 8, indent: 4 }), "  - aaaa\n    bbbb");
});

Deno.test("wrapLine() never breaks a command, a long word, or the blank behind a question", () => {
  const command = "rollkeep delete --cwd /a/long/folder --apply";
  assert.equal(wrapLine(`do it: ${command}`, { width: 20 }), `do it:\n  ${command}`);
  assert.equal(
    wrapLine("rollkeep redo does it again; rollkeep log lists", { width: 20 }),
    "rollkeep redo does\n  it again;\n  rollkeep log lists",
  );
  const here = "rollkeep list --cwd . --limit 20";
  assert.equal(wrapLine(`say ${here}`, { width: 20 }), `say\n  ${here}`);
  assert.equal(
    wrapLine("rollkeep log lists. So it is.", { width: 20 }),
    "rollkeep log lists.\n  So it is.",
  );
  assert.equal(
    wrapLine("3 threads: 1 hidden (rollkeep repair)", { width: 32 }),
    "3 threads: 1 hidden\n  (rollkeep repair)",
  );
  assert.equal(wrapLine("abcdefghij kl", { width: 5 }), "abcdefghij\n  kl");
  assert.equal(wrapLine("Really go on? [y/N]: ", { width: 15 }), "Really go on?\n  [y/N]: ");
});

Deno.test("wrapLine() gives colour no room and wide writing two cells", () => {
  assert.equal(
    wrapLine("\u001b[31mred\u001b[0m text", { width: 8 }),
    "\u001b[31mred\u001b[0m text",
  );
  assert.equal(wrapLine("漢字 漢字", { width: 8 }), "漢字\n  漢字");
  assert.equal(wrapText("a b\nc d", { width: 2, indent: 0 }), "a\nb\nc\nd");
});

import assert from "node:assert/strict";
import { pagedCommand } from "../../commands/next_words.ts";

Deno.test("pagedCommand() is the reading at hand for a pager, in colour whatever was said of it before", () => {
  const said = (...words: string[]) => pagedCommand({ command: "show", words });
  assert.equal(said("my thread"), "rollkeep show 'my thread' --color always | less -R");
  const others = ["--color", "never", "x", "--full", "--color=auto"];
  assert.equal(said(...others), "rollkeep show x --full --color always | less -R");
});

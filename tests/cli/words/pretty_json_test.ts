import assert from "node:assert/strict";
import { HAND, withHandStore } from "../../support/hand_store.ts";
import { inTerminal } from "../../support/program/in_terminal.ts";
import { denoEnvironment, programWords, rollkeep } from "../../support/rollkeep.ts";

const PROGRAM = programWords();

const COMMANDS: readonly string[] = [
  "list --json",
  "list --json --id-prefix ffffffff",
  "list --json --column title --column size_bytes",
  "group --by host --json",
  `show ${HAND.other} --json`,
  `show ${HAND.child} --last 0 --json`,
  `delete ${HAND.other} --json`,
  "log --json",
  "version --json",
  "list --json --nonsense",
];

Deno.test("a JSON document is laid out on a terminal and a line in a pipe, and says the same", async () => {
  await withHandStore(async ({ home }) => {
    const env = { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}-cache`, NO_COLOR: "1" };
    for (const command of COMMANDS) {
      const words = command.split(" ");
      const { out, err, code } = await rollkeep(words, { env });
      const line = out === "" ? err : out;
      assert.equal(line.indexOf("\n"), line.length - 1, `${command}: one line in a pipe`);
      const terminal = await inTerminal([...PROGRAM, ...words], denoEnvironment(env));
      const laidOut = `${JSON.stringify(JSON.parse(line), null, 2)}\n`;
      // Notes of stderr follow.
      const shown = terminal.shown.replaceAll("\r\n", "\n").slice(0, laidOut.length);
      assert.equal(shown, laidOut, command);
      assert.equal(terminal.code, code, command);
    }
  });
});

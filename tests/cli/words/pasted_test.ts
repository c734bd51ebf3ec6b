import assert from "node:assert/strict";
import { applyCommand } from "../../../commands/next_words.ts";
import { commandText } from "../../../lib/render/text/visible.ts";

/** Shells that a command is pasted into, as one that is typed to: there `!` means something too. */
const SHELLS: Readonly<
  Record<string, { readonly args: readonly string[]; readonly define: string }>
> = {
  bash: {
    args: ["--norc", "--noprofile", "-i"],
    define: "HISTFILE=; set -o history -H; rollkeep() { printf '%s\\0' \"$@\"; }",
  },
  zsh: { args: ["-f", "-i"], define: "rollkeep() { printf '%s\\0' \"$@\" }" },
  fish: {
    args: ["--no-config", "-i"],
    define: "function rollkeep; for word in $argv; printf '%s\\0' $word; end; end",
  },
};

/** Whether a shell is there: sh and bash are everywhere that rollkeep is tested, zsh and fish are asked. */
async function isThere(shell: string): Promise<boolean> {
  const { success } = await new Deno.Command("sh", { args: ["-c", `command -v ${shell}`] })
    .output();
  return success;
}

/** The words that the program gets when this is pasted. */
async function pasted(command: string, shell: string): Promise<readonly string[]> {
  const { args, define } = SHELLS[shell]!;
  const child = new Deno.Command(shell, {
    args: [...args],
    env: {
      HOME: "/nonexistent",
      TERM: "dumb",
      PATH: Deno.env.get("PATH") ?? "",
      LC_ALL: "C.UTF-8",
    },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(`${define}\n${command}\nexit\n`));
  await writer.close();
  const { stdout } = await child.output();
  const words = new TextDecoder().decode(stdout).split("\0").slice(0, -1);
  // A prompt may stand before the first word.
  return words.map((word, at) => at === 0 ? word.slice(word.indexOf("delete")) : word);
}

const WORDS = [
  "$(touch /tmp/x)",
  "`id`",
  "it's",
  "a b",
  "=ls",
  "~",
  "~root",
  "*",
  "!!",
  "!x",
  "a;b",
  "é",
  "{a,b}",
  "#x",
  "@x",
  "%self",
  "%1",
  "\\",
  "\\\\",
  "\\'",
  "'",
  "''",
  "a\\",
  '"',
  "",
  "a=b",
  "--cwd=~",
  "--x==ls",
  "&",
  "|",
  "<(id)",
  "[a]",
  "?",
  "^a^b",
  "(",
  "日本",
  "-",
  "$x",
  "$'\\n'",
  "a'\\''b",
];

for (const shell of Object.keys(SHELLS)) {
  Deno.test({
    name: `a printed command that is pasted into ${shell} means what was typed`,
    ignore: !await isThere(shell),
    async fn() {
      const command = applyCommand("delete", { words: WORDS, canAsk: true });
      assert.equal(commandText(command), command);
      assert.deepEqual(await pasted(command, shell), ["delete", ...WORDS, "--apply"]);
    },
  });
}

Deno.test("a command with what cannot be shown is not printed", () => {
  for (
    const word of [
      "a\nb",
      "a\tb",
      "a\u2028b",
      "a\u202eb",
      "a\u001b]52;c;eA==\u0007",
      "a\u200bb",
      "\n",
    ]
  ) {
    const command = applyCommand("delete", { words: [`--trash-root=/x${word}`], canAsk: true });
    assert.doesNotMatch(commandText(command), /rollkeep|--trash-root/, JSON.stringify(word));
  }
});

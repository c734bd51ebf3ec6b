import assert from "node:assert/strict";
import { parseCommandLine } from "../../commands/command_line.ts";

const BASE = { cwd: "/work", home: "/home/me", timeZone: () => "UTC" };

async function printed(words: readonly string[], called = "rollkeep"): Promise<string> {
  const line = await parseCommandLine(words, { ...BASE, calledAnywhere: () => called });
  assert.ok(line.kind === "answer" && "text" in line.answer);
  return line.answer.text;
}

Deno.test("completion prints the script of a shell in any case, which calls the program as it is called anywhere", async () => {
  const script = await printed(["completion", "BASH"], "deno task --config /r/deno.json rollkeep");
  assert.match(script, /<\(deno task --config \/r\/deno\.json rollkeep __complete bash "/);
  assert.match(
    await printed(["completion", "fish", "--no-descriptions"]),
    /fish --no-descriptions /,
  );
  // A name that cannot be printed is none.
  assert.match(await printed(["completion", "zsh"], "'/a\u001b]0;b'"), /<\(rollkeep __complete /);
  await assert.rejects(
    printed(["completion", "tcsh"]),
    /^UsageError: unsupported shell "tcsh" \(allowed: bash, zsh, fish, powershell\)$/,
  );
});

Deno.test("what a script asks is read as its shell has it: raw, but for the last word, or as it is meant", async () => {
  const cases: readonly (readonly [shell: string, words: string, last: string, answer: string])[] =
    [
      ["bash", `'li'st`, `--"col`, "words\n--column\n--color\n"],
      ["fish", "list", `'--col`, "words\n--column\n--color\n"],
      ["zsh", "list", "--col", "words\n--column\n--color\n"],
      ["zsh", "'list'", "--col", "words\n"],
      ["powershell", "list", "--cwd=", "folders\n"],
      ["bash", "show", "a/b", "files\n"],
    ];
  for (const [shell, words, last, answer] of cases) {
    const asked = ["__complete", shell, "--no-descriptions", words, `=${last}`];
    assert.equal(await printed(asked), answer, asked.join(" "));
  }
  assert.match(
    await printed(["__complete", "bash", "list", "=--col"]),
    /^--color\twhen to colour/m,
  );
  assert.match(await printed(["__complete", "bash"]), /^words\nlist\tList threads/);
});

Deno.test("what a store has is asked of the store that is named, without its titles where none are wanted", async () => {
  const words = [
    "__complete",
    "bash",
    "--no-descriptions",
    "--codex-home",
    "'/a b'",
    "show",
    "=01",
  ];
  assert.deepEqual(await parseCommandLine(words, BASE), {
    kind: "request",
    request: {
      command: "complete",
      store: { codexHome: "/a b", sessionsRoot: null, trashRoot: null },
      color: "never",
      utc: false,
      words: [],
      what: "any",
      start: "01",
      before: "",
      briefs: false,
    },
  });
});

import assert from "node:assert/strict";
import { allCommands } from "../../../commands/command_line.ts";
import { type Follows, whatFollows } from "../../../lib/argv/what_follows.ts";

const SPECS = (await allCommands()).map(({ spec }) => spec);

/** What follows a line whose last word, perhaps empty, is being typed. */
function after(line: string): Follows {
  const words = line.split(" ");
  return whatFollows({ before: words.slice(0, -1), last: words.at(-1)! }, SPECS);
}

/** The same in short: the words, or what is asked of a shell or a store. */
function told(line: string): string {
  const follows = after(line);
  if (follows.kind === "words") return follows.words.map(({ word }) => word).join(" ");
  if (follows.kind !== "stored") return follows.kind;
  const { what, before, start } = follows.wanted;
  return `${what} ${before}|${start}`;
}

const CASES: readonly (readonly [line: string, follows: string])[] = [
  ["se", "session seal"],
  ["session ", "migrate"],
  ["trash e", "empty"],
  ["doctor ", "risk"],
  ["mig", "migrate"],
  ["--v", "--version"],
  ["help tr", "trash"],
  ["help trash ", "list empty"],
  ["nonsense ", ""],
  // Where the store is may be said before the command.
  ["--codex", "--codex-home"],
  ["--codex-home ", "folders"],
  ["--codex-home=/a", "folders"],
  ["--codex-home /a --trash-root=/b gr", "group"],
  ["--codex-home /a show 01", "any |01"],
  // Flags, and their values in every way to write them.
  ["list --col", "--column --color"],
  ["list --no-h", "--no-header --no-hidden"],
  ["list --format j", "json"],
  ["list --format J", "json"],
  ["list --format=j", "--format=json"],
  ["list -f cs", "csv"],
  ["list -fcs", "-fcsv"],
  ["list -f=cs", "-f=csv"],
  ["delete -nP f", "full"],
  ["list --pinned=t", "--pinned=true"],
  ["list --limit ", ""],
  ["list --unknown=", ""],
  ["list --column i", "id"],
  ["list --column=id,na", "--column=id,name"],
  ["repair --only row-p", "row-path-dead"],
  ["list --source v", "vscode"],
  ["doctor risk --sa", "--sample-limit"],
  ["completion z", "zsh"],
  ["version ", "--short --json --help"],
  // Paths are the shell's.
  ["list --cwd ", "folders"],
  ["list --codex-home=/x", "folders"],
  ["migrate --file ", "files"],
  ["show ./a", "files"],
  // Of a store.
  ["show 01", "any |01"],
  ["show 01a ", ""],
  ["delete 01a 02", "any |02"],
  ["delete --apply 02", "any |02"],
  ["delete --cwd x 02", "any |02"],
  ["delete -- --", "any |--"],
  ["archive ", "active |"],
  ["unarchive ", "archived |"],
  ["restore ", "trash |"],
  ["list --trash ", "trash |"],
  ["list --id=01", "any --id=|01"],
  ["list -i ", "any |"],
  ["undo ", "batches |"],
  ["log 2", "batches |2"],
  ["trash list ", "batches |"],
  ["restore --batch-id ", "batch-ids |"],
];

Deno.test("whatFollows() knows commands, flags, values, and what a store is asked for", () => {
  assert.deepEqual(CASES.map(([line]) => [line, told(line)]), CASES);
});

Deno.test("whatFollows() proposes every command, flag and choice that help has, each with its line", () => {
  for (const { name, aliases = [], flags, brief } of SPECS) {
    const [first = "", second] = name.split(" ");
    const proposed = after(second === undefined ? first : name);
    assert.equal(proposed.kind, "words", name);
    const own = proposed.kind === "words" ? proposed.words : [];
    assert.ok(own.some((found) => found.word === (second ?? first) && found.brief === brief), name);
    for (const alias of aliases) assert.ok(told(alias).split(" ").includes(alias), alias);
    const offered = after(`${name} --`);
    assert.deepEqual(
      offered.kind === "words" ? offered.words.slice(0, -1) : null,
      flags.map((flag) => ({ word: `--${flag.name}`, brief: flag.brief })),
      name,
    );
    for (const { name: flag, takes } of flags) {
      if (takes.kind !== "choice") continue;
      assert.equal(told(`${name} --${flag} `), takes.words.join(" "), `${name} --${flag}`);
    }
  }
});

Deno.test("whatFollows() knows every placeholder that a flag has", () => {
  const free = new Set(["TEXT", "AGE", "TIME", "SIZE", "NAME", "WORD", "FINDING", "A,B"]);
  for (const { name, flags } of SPECS) {
    for (const { name: flag, takes } of flags) {
      if (takes.kind !== "text" || takes.known !== undefined || free.has(takes.placeholder)) {
        continue;
      }
      const { kind } = after(`${name} --${flag} `);
      assert.ok(kind !== "words", `${name} --${flag} ${takes.placeholder}: nothing is proposed`);
    }
  }
});

Deno.test("whatFollows() asks the store that the words before name", () => {
  const follows = after("--codex-home /a log --trash-root=/b ");
  assert.deepEqual(follows.kind === "stored" ? follows.store : null, {
    codexHome: "/a",
    sessionsRoot: null,
    trashRoot: "/b",
  });
});

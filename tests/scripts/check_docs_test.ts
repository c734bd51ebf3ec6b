import assert from "node:assert/strict";
import { allCommands } from "../../commands/command_line.ts";
import { quotedCommands, unknownIn } from "../../scripts/gates/agreement.ts";
import {
  headingAnchors,
  quotedPaths,
  relativeLinks,
  renewOutputs,
} from "../../scripts/gates/check_docs.ts";

Deno.test("relativeLinks() finds files and headings and leaves addresses out", () => {
  const text = "[a](docs/a.md#x) [b](https://example.org) [c](#here) [d](LICENSE)";
  assert.deepEqual(relativeLinks(text), [
    { path: "docs/a.md", anchor: "x" },
    { path: "", anchor: "here" },
    { path: "LICENSE", anchor: "" },
  ]);
});

Deno.test("headingAnchors() names headings as links do, and no line of a quoted program", () => {
  const text = "# One `a.ts`, two\n```sh\n# no heading\n```\n## What it costs\n";
  assert.deepEqual([...headingAnchors(text)], ["one-ats-two", "what-it-costs"]);
});

Deno.test("quotedPaths() finds paths of the project among other quoted words", () => {
  const text =
    "`lib/plan` and `confined.ts`, not `a.ts`, `lib/x y`, `deno task test lib/plan` or `HOME`";
  assert.deepEqual(quotedPaths(text), ["lib/plan", "confined.ts"]);
});

Deno.test("renewOutputs() replaces what stands between its marks and nothing else", async () => {
  const text = "before\n<!-- output: list -->\nold\n<!-- /output -->\nafter\n";
  const renewed = await renewOutputs(text, (args) => Promise.resolve(`${args.join("+")}\n`));
  assert.equal(
    renewed,
    "before\n<!-- output: list -->\n\n```console\n$ rollkeep list\nlist\n```\n\n<!-- /output -->\nafter\n",
  );
});

Deno.test("renewOutputs() asks for what a terminal shows where that is quoted", async () => {
  const text =
    "<!-- screen: list -->\nold\n<!-- /screen -->\n<!-- output: log -->\n<!-- /output -->\n";
  const asked: string[] = [];
  const renewed = await renewOutputs(text, (args, place) => {
    asked.push(`${place} ${args.join(" ")}`);
    return Promise.resolve("new\n");
  });
  assert.deepEqual(asked, ["screen list", "output log"]);
  assert.match(
    renewed,
    /^<!-- screen: list -->\n\n```console\n\$ rollkeep list\nnew\n```\n\n<!-- \/screen -->\n/,
  );
});

Deno.test("quotedCommands() finds command lines in blocks and in the text", () => {
  const text = "Say `rollkeep log`.\n```sh\nrollkeep list --json\nnot rollkeep\n```\n" +
    "```console\n$ rollkeep undo 2\n```\n```ts\nrollkeep x\n```\n";
  assert.deepEqual(quotedCommands(text), [
    "rollkeep list --json",
    "rollkeep undo 2",
    "rollkeep log",
  ]);
});

Deno.test("unknownIn() names what a quoted command line has and the program has not", async () => {
  const commands = (await allCommands()).map(({ spec }) => spec);
  const cases: readonly (readonly [line: string, unknown: string | null])[] = [
    ["rollkeep list --cwd . --no-header -l 5 | less -R", null],
    ["rollkeep rm ID && rollkeep nothing", null],
    ["rollkeep trash", null],
    ["rollkeep COMMAND --help", null],
    ["rollkeep doctor risk --sample-limit 3", null],
    ["rollkeep list --nothing=3", "list has no flag --nothing"],
    ["rollkeep list --no-limit", "list has no flag --no-limit"],
    ["rollkeep undo -z", "undo has no flag -z"],
    ["rollkeep lost --json", "there is no command lost"],
    ["rollkeep --codex-home DIR undo", null],
  ];
  assert.deepEqual(cases.map(([line]) => [line, unknownIn(line, commands)]), cases);
});

import assert from "node:assert/strict";
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

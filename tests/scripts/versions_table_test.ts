import assert from "node:assert/strict";
import { CODEX } from "../../commands/version/command.ts";
import { namedVersions } from "../../scripts/gates/conformance.ts";
import { renewVersions } from "../../scripts/gates/versions_table.ts";
import { CELLS } from "../conformance/versions/cells.ts";
import { ERAS } from "../conformance/versions/eras.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/codex-versions.md", import.meta.url));

/** Cells of the rows of a page, by version. */
function rowsOf(page: string): ReadonlyMap<string, readonly string[]> {
  const lines = page.split("\n").filter((line) => /^\| *\d/.test(line));
  const rows = lines.map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  return new Map(rows.map(([version, ...cells]) => [version!, cells]));
}

Deno.test("the committed table has every column, from the oldest to the newest Codex, and nothing that failed", () => {
  const rows = rowsOf(PAGE);
  const versions = [...rows.keys()];
  assert.deepEqual([versions[0], versions.at(-1)], [CODEX.oldest, CODEX.reference]);
  assert.deepEqual(ERAS.filter((version) => !rows.has(version)), []);
  const yes = Object.keys(CELLS).map(() => "yes");
  for (const [version, [, ...results]] of rows) assert.deepEqual(results, yes, version);
  const head = PAGE.split("\n").find((line) => line.startsWith("| Codex"))!;
  for (const column of Object.keys(CELLS)) assert.ok(head.includes(column), column);
});

Deno.test("renewVersions() puts rows in their order, keeps those of other versions, and says what did not hold", () => {
  const page = "# T\n\n<!-- versions -->\n\nnone\n\n<!-- /versions -->\n\nend\n";
  const row = (version: string, isHeld: boolean) => {
    return { version, store: "files", results: new Map([["a", isHeld], ["b", true]]) };
  };
  const table = { columns: ["a", "b"], newest: "0.171.0" };
  const once = renewVersions(page, { ...table, rows: [row("0.98.0", true), row("0.116.0", true)] });
  const rows = [row("0.47.0", true), row("0.116.0", false), {
    ...row("0.5.0", true),
    results: new Map(),
  }];
  const twice = renewVersions(once, { ...table, rows });
  assert.deepEqual([...rowsOf(twice)], [
    ["0.5.0", ["files", "no", "no"]],
    ["0.47.0", ["files", "yes", "yes"]],
    ["0.98.0", ["files", "yes", "yes"]],
    ["0.116.0", ["files", "no", "yes"]],
  ]);
  assert.match(twice, /^# T[^]*asked is Codex 0\.171\.0\.[^]*\n\n<!-- \/versions -->\n\nend\n$/);
});

Deno.test("namedVersions() takes --codex in both spellings, and tells it from a run of the tests", () => {
  assert.deepEqual(namedVersions(["--codex", "1.2.3,4.5.6"]), ["1.2.3", "4.5.6"]);
  assert.deepEqual(namedVersions(["--codex=1.2.3"]), ["1.2.3"]);
  assert.deepEqual(namedVersions(["--codex"]), []);
  assert.equal(namedVersions(["--filter", "undo"]), null);
});

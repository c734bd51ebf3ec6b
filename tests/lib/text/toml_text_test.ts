import { parse } from "smol-toml";
import assert from "node:assert/strict";
import { columnOf, lineOf } from "../../../lib/text/toml_text.ts";

Deno.test("lineOf() and columnOf() find where a key stands, however its value is written", () => {
  const text = [
    'first = """',
    "sort = 1",
    '"""',
    "",
    '"a b" = [',
    "  1,",
    "]",
    "[list]",
    "# sort",
    "  sort = 5",
    "x.y = { z = 1 }",
  ].join("\n");
  const cases: readonly (readonly [path: readonly string[], line: number, column: number])[] = [
    [["first"], 1, 1],
    [["a b"], 5, 2],
    [["list"], 8, 2],
    [["list", "sort"], 10, 3],
    [["list", "x", "y"], 11, 3],
    [["list", "x", "y", "z"], 11, 9],
  ];
  for (const [path, line, column] of cases) {
    const holds = (table: object) => {
      let at: unknown = table;
      for (const name of path) at = (at as Record<string, unknown> | undefined)?.[name];
      return at !== undefined;
    };
    assert.equal(lineOf({ text, parse }, holds), line, path.join("."));
    assert.equal(columnOf(text.split("\n")[line - 1]!, path.at(-1)!), column, path.join("."));
  }
  // A key that is written with escapes: where its line begins.
  assert.equal(columnOf('  "\\u0061" = 1', "a"), 3);
});

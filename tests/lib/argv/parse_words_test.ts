import assert from "node:assert/strict";
import { REPAIR_COMMAND } from "../../../commands/repair/command.ts";
import { asksForJson, parseWords } from "../../../lib/argv/parse_words.ts";

Deno.test("asksForJson() knows every way to write the flag, and no other", () => {
  const lines: readonly (readonly [line: string, asks: boolean])[] = [
    ["list --json", true],
    ["list --bogus --format json", true],
    ["list --format=NDJSON --bogus", true],
    ["list -f json", true],
    ["list -fjson", true],
    ["list -f=json", true],
    ["list", false],
    ["list json", false],
    ["list --format csv", false],
    ["list --json=false", false],
  ];
  for (const [line, asks] of lines) assert.equal(asksForJson(line.split(" ")), asks, line);
});

Deno.test("a flag of a path or nothing takes the next word where that looks like a path, and no id", () => {
  const command = { ...REPAIR_COMMAND.spec, name: "repair", group: "Check" } as const;
  const lines: readonly (readonly [line: string, value: string, ids: string])[] = [
    ["--merge-database", "", ""],
    ["--merge-database 01a10d9c --json", "", "01a10d9c"],
    ["--merge-database /b/state_5.sqlite 01a10d9c", "/b/state_5.sqlite", "01a10d9c"],
    ["--merge-database old.sqlite", "old.sqlite", ""],
    ["--merge-database=backup 01a10d9c", "backup", "01a10d9c"],
    ["--merge-database --json", "", ""],
  ];
  for (const [line, value, ids] of lines) {
    const { values, positionals } = parseWords(line.split(" "), command);
    assert.deepEqual([values.get("merge-database"), positionals.join()], [[value], ids], line);
  }
  assert.throws(() => parseWords(["--merge-database="], command), /is blank/);
});

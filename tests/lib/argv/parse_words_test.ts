import assert from "node:assert/strict";
import { asksForJson } from "../../../lib/argv/parse_words.ts";

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

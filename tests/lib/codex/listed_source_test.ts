import assert from "node:assert/strict";
import { isListedSource } from "../../../lib/codex/listed_source.ts";

Deno.test("isListedSource() knows four texts, letter by letter", () => {
  const sources = ["cli", "vscode", '{"custom":"atlas"}', "exec", "CLI", '{"custom": "atlas"}', ""];
  assert.deepEqual(sources.map(isListedSource), [true, true, true, false, false, false, false]);
});

import assert from "node:assert/strict";
import { grantsTable, renewGrants } from "../../scripts/gates/grants_table.ts";

Deno.test("renewGrants() replaces a table that says something else, and none that is only aligned otherwise", () => {
  const text = (table: string) => `a\n\n<!-- grants -->\n\n${table}\n\n<!-- /grants -->\n\nb\n`;
  const aligned = "| a     | b   |\n| ----- | --- |";
  assert.equal(renewGrants(text(aligned), "| a | b |\n| --- | --- |"), text(aligned));
  assert.equal(renewGrants(text(aligned), "| a | c |"), text("| a | c |"));
});

Deno.test("the table of grants in the documents is what the program grants", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/security.md", import.meta.url));
  assert.equal(renewGrants(text, await grantsTable()), text);
});

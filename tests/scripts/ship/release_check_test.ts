import assert from "node:assert/strict";
import { chosenParts, missingFor, PARTS } from "../../../scripts/ship/release_check.ts";

const namesOf = (args: readonly string[]) => chosenParts(args).map(({ name }) => name);

Deno.test("release:check runs all its parts, those that are named, or all without some", () => {
  const all = PARTS.map(({ name }) => name);
  assert.equal(new Set(all).size, all.length);
  assert.deepEqual(namesOf([]), all);
  assert.deepEqual(namesOf(["golden", "proof"]), ["proof", "golden"]);
  const without = ["--without", "targets", "--without", "emulated"];
  assert.deepEqual(
    namesOf(without),
    all.filter((name) => name !== "targets" && name !== "emulated"),
  );
  assert.throws(() => chosenParts(["nothing"]), /no part "nothing": they are workflows, /);
  assert.throws(() => chosenParts(["--without", "nothing"]), /no part "nothing"/);
});

Deno.test("a part of release:check that cannot be run here says what is missing, and the way out", () => {
  const needs = { strace: "apt-get install strace", python3: "apt-get install python3" };
  assert.deepEqual(missingFor({ needs }, (program) => program === "strace"), [
    "python3 is missing: apt-get install python3",
  ]);
  assert.deepEqual(missingFor({}, () => false), []);
});

Deno.test("every task that release:check runs is one of deno.json", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  const named = PARTS.filter(({ words }) => words[1] === "task").map(({ words }) => words[2]!);
  assert.ok(named.length > 3);
  assert.deepEqual(named.filter((name) => !(name in tasks)), []);
});

import assert from "node:assert/strict";
import { countGate, countTests, failuresOf, type Gate, nextGates } from "../../scripts/gates/ci.ts";

Deno.test("countTests() reads the last closing line, coloured or not", () => {
  const output =
    "ok | 3 passed | 0 failed (1s)\n\u001b[0m\u001b[31mFAILED\u001b[0m | 4 passed (2 steps) | 1 failed (2s)\n";
  assert.deepEqual(countTests(output), { passed: 4, failed: 1 });
  assert.equal(countTests("nothing here"), null);
});

Deno.test("countGate() counts a run without tests, and a run that died, as failed", () => {
  const tests = { tests: true };
  assert.deepEqual(countGate(tests, { success: true, output: "" }), { passed: 0, failed: 1 });
  const died = { success: false, output: "ok | 3 passed | 0 failed" };
  assert.deepEqual(countGate(tests, died), { passed: 3, failed: 1 });
  assert.deepEqual(countGate({ tests: false }, { success: true, output: "" }), {
    passed: 1,
    failed: 0,
  });
});

Deno.test("failuresOf() tells the errors of a test run, and the last lines of anything else", () => {
  const run =
    "a ... ok\nb ... FAILED\n\n ERRORS \n\nb => ./b_test.ts:1:6\nerror: so\n\n FAILURES \n\nb\n";
  assert.equal(
    failuresOf(`\u001b[31m${run}\u001b[0m`),
    " ERRORS \n\nb => ./b_test.ts:1:6\nerror: so\n\n FAILURES \n\nb",
  );
  const long = Array.from({ length: 500 }, (_, line) => `line ${line}`);
  assert.equal(failuresOf(long.join("\n")), long.slice(-120).join("\n"));
});

Deno.test("nextGates() fills the cores in order, keeps a wide gate alone and waits for what a gate needs", () => {
  const gate = (name: string, more: Partial<Gate> = {}): Gate => ({
    name,
    task: name,
    tests: false,
    wide: false,
    ...more,
  });
  const [types, lint, docs] = [gate("types"), gate("lint"), gate("docs")];
  const wide = gate("tests", { wide: true });
  const next = (waiting: readonly Gate[], running: readonly Gate[] = []) =>
    nextGates(waiting, { running, cores: 2 }).map(({ name }) => name);
  assert.deepEqual(next([types, lint, docs]), ["types", "lint"]);
  assert.deepEqual(next([lint, docs], [types]), ["lint"]);
  assert.deepEqual(next([wide, docs], [types]), []);
  assert.deepEqual(next([wide, docs]), ["tests"]);
  assert.deepEqual(next([docs], [wide]), []);
  assert.deepEqual(next([gate("binary", { after: "types" })], [types]), []);
});

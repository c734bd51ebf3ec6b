import assert from "node:assert/strict";
import { countGate, countTests, type Gate, nextGates } from "../../scripts/gates/ci.ts";

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

import assert from "node:assert/strict";
import { countGate, countTests } from "../../scripts/ci.ts";

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

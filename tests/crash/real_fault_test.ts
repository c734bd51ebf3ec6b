import assert from "node:assert/strict";
import { faultMany } from "./fault/fault_many.ts";

Deno.test("calls that fail or die in the real program lose nothing, are told as they were, and undo leads back to the first state", async () => {
  const done = await faultMany({ faults: 24, seed: 7, from: 0, onFault: () => {} });
  assert.deepEqual(done.failures, [], done.failures.join("\n\n"));
  assert.ok(done.met >= 24, `only ${done.met} faults were met`);
});

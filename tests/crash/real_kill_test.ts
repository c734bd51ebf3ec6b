import assert from "node:assert/strict";
import { killMany, killTable } from "./kill/kill_many.ts";

Deno.test("forty real kills at random instants lose nothing, and undo leads back to the first state", async () => {
  const done = await killMany({ kills: 40, seed: 7, from: 0, onCase: () => {} });
  assert.deepEqual(done.failures, [], done.failures.join("\n\n"));
  assert.ok(done.kills >= 40);
  for (const phase of ["journal", "files", "settle"]) {
    const hit = [...done.counts.keys()].some((key) => key.endsWith(phase));
    assert.ok(hit, `no kill hit the phase ${phase}:\n${killTable(done)}`);
  }
});

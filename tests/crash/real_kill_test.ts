import assert from "node:assert/strict";
import { killMany, killTable, missingPhases } from "./kill/kill_many.ts";

/** Kills after which a phase that was never hit is no bad luck any more. */
const MOST = 400;

Deno.test("real kills at random instants, in every phase, lose nothing, and undo leads back to the first state", async () => {
  const done = await killMany({ kills: 30, most: MOST, seed: 7, from: 0, onCase: () => {} });
  assert.deepEqual(done.failures, [], done.failures.join("\n\n"));
  const missing = missingPhases(done);
  assert.deepEqual(missing, [], `${done.kills.length} kills hit no ${missing}\n${killTable(done)}`);
  assert.ok(done.kills.length >= 30, `only ${done.kills.length} kills counted`);
});

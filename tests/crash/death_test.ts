import assert from "node:assert/strict";
import { dieMany } from "./death/death_case.ts";

Deno.test("whatever Codex does to a change that died, or wherever its home is moved, each thread lies in one place", async () => {
  const done = await dieMany({ deaths: 60, seed: 3, from: 0, onDeath: () => {} });
  assert.deepEqual(done.failures, [], done.failures.join("\n\n"));
  assert.equal(done.deaths, 60);
});

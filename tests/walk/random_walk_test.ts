import assert from "node:assert/strict";
import { walkMany } from "./walk_many.ts";

/** More of them: `deno task crash --walks N --seed N`. */
const SEED = 1;
const WALKS = 5;

Deno.test("thirty steps of rollkeep and Codex leave each thread whole, and undo leads back to the first world", async () => {
  const failures = await walkMany({ walks: WALKS, seed: SEED, onWalk: () => {} });
  assert.deepEqual(failures, [], failures.join("\n\n"));
});

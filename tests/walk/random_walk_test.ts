import assert from "node:assert/strict";
import { runWalk } from "./run_walk.ts";
import { walkMany } from "./walk_many.ts";

/** More of them: `deno task crash --walks N --seed N`. */
const SEED = 1;
const WALKS = 5;

Deno.test("thirty steps of rollkeep and Codex leave each thread whole, and undo leads back to the first world", async () => {
  const failures = await walkMany({ walks: WALKS, seed: SEED, onWalk: () => {} });
  assert.deepEqual(failures, [], failures.join("\n\n"));
});

Deno.test("a moved rollout that was archived and that Codex has compressed since comes back to its folder", async () => {
  const steps = [
    "migrate --from /home/dev/docs --to /srv/two --allow-missing --limit 3 --move",
    "archive t2",
    "codex delete t6",
    "codex compress t2",
  ];
  const { trouble } = await runWalk({ seed: 36, steps });
  assert.equal(trouble, null);
});

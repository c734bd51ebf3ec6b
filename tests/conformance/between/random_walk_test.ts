import assert from "node:assert/strict";
import { makeRealWorld } from "../../walk/real_world.ts";
import { walkThrough } from "../../walk/run_walk.ts";
import { walkReport } from "../../walk/shorten_walk.ts";
import { withCodexHome } from "../../support/codex/codex_home.ts";

/** Another walk: `WALK_SEED=N deno test -A tests/conformance/between/random_walk_test.ts`. */
const SEED = Number(Deno.env.get("WALK_SEED") ?? 1);

Deno.test("thirty steps of rollkeep and the real Codex leave each thread whole, and undo leads back to the first world", async () => {
  await withCodexHome(async (codex) => {
    await using world = await makeRealWorld(codex, SEED);
    const walk = await walkThrough(world, { seed: SEED, kind: { isFinal: false, moves: false } });
    assert.equal(walk.trouble, null, walkReport(walk));
  });
});

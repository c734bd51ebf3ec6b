import { runWalk, type Walk } from "./run_walk.ts";

/** Walks that are tried at most before a list of steps is short enough. */
const MOST_TRIES = 160;

/**
 * Drops steps while the walk still fails in the same way: halves first, single steps last. What it comes to is not always the
 * shortest of all.
 */
export async function shortenWalk(walk: Walk): Promise<Walk> {
  let best = walk;
  let tries = 0;
  for (let size = Math.ceil(walk.steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = best.steps.length - size; at > -size && tries < MOST_TRIES; at -= size) {
      const steps = best.steps.toSpliced(Math.max(0, at), size + Math.min(0, at));
      tries++;
      const again = await runWalk({ seed: walk.seed, steps });
      if (again.trouble !== null && kindOf(again) === kindOf(walk)) best = again;
    }
  }
  return best;
}

/** What is wrong, without what it is wrong with. */
function kindOf({ trouble }: Walk): string {
  return /^[A-Z0-9 ]+\b/.exec(trouble ?? "")?.[0].replace(/ [A-Z0-9]?$/, "") ?? "";
}

/** A failed walk as a reader wants it: the seed, the steps, what is wrong. */
export function walkReport({ seed, steps, trouble }: Walk): string {
  return `walk ${seed} (again: deno task crash --walks 1 --seed ${seed}): ${trouble}\nsteps:\n${
    steps.map((step) => `  ${step}`).join("\n")
  }`;
}

import { runWalk } from "./run_walk.ts";
import { shortenWalk, walkReport } from "./shorten_walk.ts";

/** Which walks. */
export interface WalkManyOptions {
  readonly walks: number;
  /** Seed of the first; each further one has the next. */
  readonly seed: number;
  /** Told about each walk that is over. */
  readonly onWalk: (seed: number) => void;
}

/** Walks that may fail before it is given up: shortening them takes its time. */
const MOST_FAILURES = 12;

/** Goes walks, one after the other; a report of each that failed. */
export async function walkMany({ walks, seed, onWalk }: WalkManyOptions): Promise<string[]> {
  const failures: string[] = [];
  for (let at = seed; at < seed + walks && failures.length < MOST_FAILURES; at++) {
    const walk = await runWalk({ seed: at });
    if (walk.trouble !== null) failures.push(walkReport(await shortenWalk(walk)));
    onWalk(at);
  }
  return failures;
}

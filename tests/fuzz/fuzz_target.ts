import type { Random } from "../../scripts/store/random.ts";

/** One reader that is given what nobody would write. */
export interface FuzzTarget {
  /** Good inputs, from which the others are made; asked for once. */
  samples(): Promise<readonly Uint8Array[]>;
  /** Words that are put into inputs, beside those for every target. */
  readonly tokens: readonly string[];
  /** Changes an input in a way of its own. Left out: as text of JSON lines, where it is one. */
  mutate?(sample: Uint8Array, random: Random): Uint8Array;
  /**
   * Has it read.
   *
   * @throws what no reader may throw, or what does not hold.
   */
  check(bytes: Uint8Array): Promise<void>;
}

/** Fails with what happened unless `holds`. @throws {Error} */
export function hold(holds: boolean, what: string): void {
  if (!holds) throw new Error(`does not hold: ${what}`);
}

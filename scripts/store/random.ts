/** A seeded source of chance (mulberry32): the same seed makes the same store. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `below`. */
  whole(below: number): number;
  /** One of these. */
  pick<T>(values: readonly T[]): T;
  /** Whether something of this probability happens. */
  chance(probability: number): boolean;
  /** A UUIDv7 of this moment. */
  uuid7(epochMs: number): string;
  /** A UUIDv4, as the oldest files have. */
  uuid4(): string;
}

/** A source that starts at this seed. */
export function newRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (below: number): number => Math.floor(next() * below);
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => whole(16).toString(16)).join("");
  const uuid = (start: string, version: string): string => {
    const text = start + version + hex(3) + "89ab"[whole(4)] + hex(15);
    return [
      text.slice(0, 8),
      text.slice(8, 12),
      text.slice(12, 16),
      text.slice(16, 20),
      text.slice(20),
    ]
      .join("-");
  };
  return {
    next,
    whole,
    pick: (values) => values[whole(values.length)]!,
    chance: (probability) => next() < probability,
    uuid7: (epochMs) => uuid(epochMs.toString(16).padStart(12, "0"), "7"),
    uuid4: () => uuid(hex(12), "4"),
  };
}

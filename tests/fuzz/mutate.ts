import type { Random } from "../../scripts/store/random.ts";
import { HOSTILE_TOKENS, HOSTILE_VALUES } from "./hostile_values.ts";

/** Longest input: bounds on larger ones are what `tests/corpus` is for. */
const MOST_BYTES = 512 * 1024;

/** What mutating takes. */
export interface Mutating {
  readonly random: Random;
  /** Words to put in. */
  readonly tokens: readonly string[];
  /** Other good inputs, to take pieces of. */
  readonly samples: readonly Uint8Array[];
}

/** One or a few changes of bytes, whatever they mean. */
export function mutateBytes(sample: Uint8Array, mutating: Mutating): Uint8Array {
  const { random } = mutating;
  let bytes = sample;
  for (let times = 1 + random.whole(random.chance(0.2) ? 12 : 3); times > 0; times--) {
    bytes = changedOnce(bytes, mutating).subarray(0, MOST_BYTES);
  }
  return bytes;
}

function changedOnce(bytes: Uint8Array, { random, tokens, samples }: Mutating): Uint8Array {
  const at = random.whole(bytes.length + 1);
  const length = random.whole(random.chance(0.5) ? 8 : bytes.length - at + 1);
  const end = Math.min(bytes.length, at + length);
  const splice = (piece: Uint8Array, to = at) =>
    new Uint8Array([...bytes.subarray(0, at), ...piece, ...bytes.subarray(to)]);
  switch (random.whole(8)) {
    case 0: {
      const flipped = bytes.slice();
      if (at < flipped.length) flipped[at]! ^= 1 << random.whole(8);
      return flipped;
    }
    case 1: {
      const set = bytes.slice();
      if (at < set.length) set[at] = random.pick([0, 10, 13, 34, 92, 127, 128, 255]);
      return set;
    }
    case 2:
      return bytes.slice(0, at);
    case 3:
      return splice(new Uint8Array(0), end);
    case 4:
      return splice(bytes.slice(at, end));
    case 5: {
      const other = random.pick(samples);
      const from = random.whole(other.length + 1);
      return splice(other.subarray(from, from + random.whole(other.length - from + 1)), end);
    }
    default: {
      const words = random.chance(0.5) && tokens.length > 0 ? tokens : HOSTILE_TOKENS;
      return splice(new TextEncoder().encode(random.pick(words)), random.chance(0.5) ? at : end);
    }
  }
}

/** Changes values of a text of JSON lines, or the lines themselves; `seal` makes text of a changed record. */
export function mutateJsonLines(
  sample: Uint8Array,
  { random, seal = JSON.stringify }: {
    readonly random: Random;
    readonly seal?: (record: unknown) => string;
  },
): Uint8Array {
  const lines = new TextDecoder().decode(sample).split("\n");
  for (let times = 1 + random.whole(3); times > 0; times--) {
    const at = random.whole(lines.length);
    const line = lines[at]!;
    switch (random.whole(8)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(random.whole(lines.length + 1), 0, line);
        break;
      case 2:
        lines.splice(at);
        break;
      default: {
        const record = parsed(line);
        if (record !== undefined) lines[at] = seal(mutateValue(record, random));
      }
    }
    if (lines.length === 0) lines.push("");
  }
  return new TextEncoder().encode(lines.join("\n")).subarray(0, MOST_BYTES);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // A line that is no JSON stays: there is nothing in it to change by its shape.
    return undefined;
  }
}

/** The value with something in it replaced, taken out, or put in. */
export function mutateValue(value: unknown, random: Random): unknown {
  if (typeof value !== "object" || value === null || random.chance(0.1)) {
    return hostileValue(value, random);
  }
  if (Array.isArray(value)) {
    const at = random.whole(value.length + 1);
    if (random.chance(0.2)) return value.toSpliced(at, 1);
    if (random.chance(0.2)) {
      return value.toSpliced(at, 0, value[random.whole(value.length)] ?? null);
    }
    return at < value.length ? value.with(at, mutateValue(value[at], random)) : value;
  }
  const entries = Object.entries(value);
  const at = random.whole(entries.length + 1);
  const entry = entries[at];
  if (entry === undefined || random.chance(0.1)) {
    const key = random.pick(["__proto__", "constructor", "id", "type", "", "length", "toJSON"]);
    entries.push([key, random.pick(HOSTILE_VALUES)]);
  } else if (random.chance(0.15)) entries.splice(at, 1);
  else entries[at] = [entry[0], mutateValue(entry[1], random)];
  // With its own prototype, so that the key __proto__ is a key.
  return Object.fromEntries(entries);
}

function hostileValue(value: unknown, random: Random): unknown {
  if (typeof value === "string" && random.chance(0.4)) {
    const at = random.whole(value.length + 1);
    return value.slice(0, at) + random.pick(HOSTILE_TOKENS) + value.slice(at);
  }
  if (typeof value === "number" && random.chance(0.4)) {
    return random.pick([value + 1, value - 1, -value, value * 1e6, value + 0.5, `${value}`]);
  }
  return random.pick(HOSTILE_VALUES);
}

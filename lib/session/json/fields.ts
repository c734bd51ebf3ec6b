import { SessionError, UsageError } from "../../model/error.ts";
import { ageMs } from "../../time/duration.ts";
import { goDurationText, parseGoDuration } from "../../time/go_duration.ts";

/** How a value of one field is written and read. */
export interface Codec {
  readonly write: (value: unknown) => unknown;
  /** @throws {UsageError} for a value of another kind. */
  readonly read: (value: unknown) => unknown;
}

/** One field of a shape. */
export interface Field {
  /** Name in TypeScript. */
  readonly name: string;
  /** Key in JSON. */
  readonly key: string;
  readonly codec: Codec;
  /** Left out where the value is absent or blank text. */
  readonly omitsEmpty: boolean;
}

function asIs(kind: string, isOne: (value: unknown) => boolean): Codec {
  return {
    write: (value) => value,
    read(value) {
      if (!isOne(value)) throw new UsageError(`it is no ${kind}`);
      return value;
    },
  };
}

/** Text. */
export const TEXT = asIs("text", (value) => typeof value === "string");
/** A whole number. */
export const COUNT = asIs("whole number", Number.isSafeInteger);
/** Yes or no. */
export const FLAG = asIs("boolean", (value) => typeof value === "boolean");

/** A moment, RFC 3339 in UTC without zeros at the end. */
export const INSTANT: Codec = {
  write: (value) => `${value as Temporal.Instant}`,
  read(value) {
    try {
      return Temporal.Instant.from(value as string);
    } catch (cause) {
      throw new UsageError("it is no RFC 3339 time", { cause });
    }
  },
};

/** A span, as Go writes it. */
export const DURATION: Codec = {
  write(value) {
    const span = value as Temporal.Duration;
    return goDurationText((span.sign < 0 ? -1 : 1) * ageMs(span.abs(), "the span") * 1e6);
  },
  read(value) {
    const ns = parseGoDuration(TEXT.read(value) as string);
    const parts = { milliseconds: Math.trunc(ns / 1e6), nanoseconds: Math.round(ns % 1e6) };
    return Temporal.Duration.from(parts).round({ largestUnit: "hours" });
  },
};

/** An error, of which its text is kept. */
export const ERROR: Codec = {
  write: (value) => (value as Error).message,
  read: (value) => new SessionError(TEXT.read(value) as string),
};

/** Texts, in their order. */
export const TEXTS: Codec = {
  write: (value) => value,
  read(value) {
    if (!Array.isArray(value)) throw new UsageError("it is no list");
    return value.map(TEXT.read);
  },
};

/** A field that is always written; its key is its name in snake case. */
export function field(name: string, codec: Codec, key = snakeCase(name)): Field {
  return { name, key, codec, omitsEmpty: false };
}

/** A field that is left out when it is absent or blank. */
export function optional(name: string, codec: Codec, key = snakeCase(name)): Field {
  return { name, key, codec, omitsEmpty: true };
}

/** `sessionId` → `session_id`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

import { UsageError } from "../model/error.ts";
import type { Moment } from "../model/request/moment.ts";

const UNIT_MS: Readonly<Record<string, number>> = {
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
};

/** Longest span: beyond it a cutoff would lie before any clock (flaw D1). */
const MOST_MS = 36_500 * 86_400_000;

/**
 * Milliseconds from text: `30d`, `12h`, `2w`, `1d12h`, `90m`, `1.5h`, or ISO 8601 (`P30D`, `PT12H`). Months and years have no
 * fixed length and are refused.
 *
 * @throws {UsageError} for anything else, negative spans, and spans over 36500d.
 */
export function parseDuration(text: string): number {
  const word = text.trim();
  const ms = /^p/i.test(word) ? parseIso(word) : parseShort(word.toLowerCase());
  if (ms === null) {
    throw new UsageError(`invalid duration "${text}" (examples: 30d, 12h, 2w, 1d12h, 90m, P30D)`, {
      hint: "weeks, days, hours, minutes and seconds; months and years have no fixed length",
    });
  }
  if (ms > MOST_MS) {
    throw new UsageError(`invalid duration "${text}": longer than 36500d`);
  }
  return ms;
}

/**
 * Milliseconds of an age that a program gives; a week is seven days of 24 hours.
 *
 * @throws {UsageError} for a negative one, for months and years, and for one over 36500d: a cutoff never lies in the future.
 */
export function ageMs(age: Temporal.Duration, name: string): number {
  const refuse = (state: string) => new UsageError(`Cannot use ${name} ${age}: ${state}`);
  if (age.years !== 0 || age.months !== 0) throw refuse("months and years have no fixed length");
  if (age.sign < 0) throw refuse("it is negative");
  const ms = age.weeks * UNIT_MS.w! + age.with({ weeks: 0 }).total("milliseconds");
  if (ms > MOST_MS) throw refuse("longer than 36500d");
  return ms;
}

function parseShort(word: string): number | null {
  if (!/^(?:\d+(?:\.\d+)?[wdhms])+$/.test(word)) return null;
  let sum = 0;
  const seen = new Set<string>();
  for (const [, digits, unit] of word.matchAll(/(\d+(?:\.\d+)?)([wdhms])/g)) {
    if (seen.has(unit!)) return null;
    seen.add(unit!);
    sum += Number(digits) * UNIT_MS[unit!]!;
  }
  return Math.round(sum);
}

function parseIso(word: string): number | null {
  const parts = /^p(?:(\d+)w)?(?:(\d+)d)?(?:t(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?)?$/i
    .exec(word);
  if (parts === null || parts.slice(1).every((part) => part === undefined)) return null;
  if (/t$/i.test(word)) return null;
  const [, weeks, days, hours, minutes, seconds] = parts;
  const counts = { w: weeks, d: days, h: hours, m: minutes, s: seconds };
  let sum = 0;
  for (const [unit, count] of Object.entries(counts)) sum += Number(count ?? 0) * UNIT_MS[unit]!;
  return Math.round(sum);
}

/** How {@link parseMoment} reads a date alone, and what it calls a wrong one. */
export interface MomentOptions {
  /** The flag without hyphens, for messages. */
  readonly flag: string;
  /** IANA name of the zone; a date alone means its midnight. */
  readonly timeZone: () => string;
}

/**
 * A moment from text: RFC 3339 (`2026-05-01T12:00:00Z`), a date (`2026-05-01`: midnight), or a span before now (`30d`).
 *
 * @throws {UsageError} for anything else.
 */
export function parseMoment(text: string, { flag, timeZone }: MomentOptions): Moment {
  const word = text.trim();
  try {
    if (!/^\d{4}-\d{2}-\d{2}/.test(word)) return { kind: "ago", ms: parseDuration(word) };
    const { epochMilliseconds } = word.length === "2026-05-01".length
      ? Temporal.PlainDate.from(word).toZonedDateTime(timeZone())
      : Temporal.Instant.from(word);
    return { kind: "at", epochMs: epochMilliseconds };
  } catch (error) {
    throw new UsageError(
      `invalid --${flag} value "${text}": expected RFC3339 timestamp, YYYY-MM-DD or a duration`,
      { cause: error, hint: "2026-05-01T12:00:00Z, 2026-05-01 or 30d" },
    );
  }
}

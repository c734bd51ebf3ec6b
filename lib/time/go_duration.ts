/**
 * Spans as Go writes them in JSON: `720h0m0s`, `1m30.5s`, `250ms`, `0s`.
 *
 * @module
 */
import { UsageError } from "../model/error.ts";

const UNITS_NS = {
  h: 3_600_000_000_000,
  m: 60_000_000_000,
  s: 1_000_000_000,
  ms: 1_000_000,
  us: 1000,
  "µs": 1000,
  ns: 1,
} as const;

const DURATION = /^(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns))+$/;

/** A span of fixed length as Go writes it; `-` stands before a negative one. */
export function goDurationText(ns: number): string {
  const sign = ns < 0 ? "-" : "";
  const all = Math.abs(ns);
  if (all === 0) return "0s";
  if (all < UNITS_NS.us) return `${sign}${all}ns`;
  if (all < UNITS_NS.ms) return `${sign}${all / UNITS_NS.us}µs`;
  if (all < UNITS_NS.s) return `${sign}${all / UNITS_NS.ms}ms`;
  const hours = Math.floor(all / UNITS_NS.h);
  const minutes = Math.floor(all % UNITS_NS.h / UNITS_NS.m);
  const seconds = `${all % UNITS_NS.m / UNITS_NS.s}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
}

/** Nanoseconds of what Go wrote. @throws {UsageError} for anything else. */
export function parseGoDuration(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  const word = text.replace(/^[-+]/, "");
  if (word === "0") return 0;
  if (!DURATION.test(word)) throw new UsageError(`Cannot read duration "${text}"`);
  let sum = 0;
  for (const [, digits, unit] of word.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g)) {
    sum += Number(digits) * UNITS_NS[unit as keyof typeof UNITS_NS];
  }
  return sign * sum;
}

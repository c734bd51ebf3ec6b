import { UsageError } from "../model/error.ts";

const UNITS = ["KiB", "MiB", "GiB", "TiB"] as const;

/** Bytes for people: `512B`, `1.5KiB`, up to TiB (compat §0.5). */
export function formatByteSize(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(1)}${UNITS[unit]}`;
}

/** Bytes in at most five cells: `512B`, `1.5K`, `12K`, `1.2G`. */
export function shortByteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes}B`;
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const letter = UNITS[unit]!.slice(0, 1);
  return value < 9.95 ? `${value.toFixed(1)}${letter}` : `${Math.round(value)}${letter}`;
}

const FACTORS: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
  kb: 1000,
  mb: 1000 ** 2,
  gb: 1000 ** 3,
  tb: 1000 ** 4,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

/**
 * Bytes from text: `123`, `500k`, `10MB`, `1.5GiB`. A bare letter is a power of 1024.
 *
 * @throws {UsageError} for anything else, and beyond 2^53.
 */
export function parseByteSize(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const factor = unit === undefined ? undefined : FACTORS[unit.toLowerCase()];
  const bytes = digits === undefined || factor === undefined ? NaN : Number(digits) * factor;
  if (!(bytes <= Number.MAX_SAFE_INTEGER)) {
    throw new UsageError(`invalid size "${text}"`, { hint: "examples: 500k, 10MB, 1.5GiB" });
  }
  return Math.round(bytes);
}

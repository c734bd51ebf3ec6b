import { parseDuration } from "./duration.ts";
import { UsageError } from "./error.ts";

/** A moment as the user names it: one in time, or so long before now. */
export type Since =
  /** Milliseconds since the epoch. */
  | { readonly kind: "at"; readonly epochMs: number }
  /** Milliseconds before now. */
  | { readonly kind: "ago"; readonly ms: number };

/**
 * A moment from text: RFC 3339 (`2026-05-01T12:00:00Z`), a date (`2026-05-01`: midnight UTC, as in the Go tool), or a span
 * before now (`30d`).
 *
 * @throws {UsageError} for anything else.
 */
export function parseSince(text: string): Since {
  const word = text.trim();
  try {
    if (!/^\d{4}-\d{2}-\d{2}/.test(word)) return { kind: "ago", ms: parseDuration(word) };
    const full = word.length === "2026-05-01".length ? `${word}T00:00:00Z` : word;
    return { kind: "at", epochMs: Temporal.Instant.from(full).epochMilliseconds };
  } catch (error) {
    throw new UsageError(
      `invalid --since value "${text}": expected RFC3339 timestamp, YYYY-MM-DD or a duration`,
      { cause: error, hint: "2026-05-01T12:00:00Z, 2026-05-01 or 30d" },
    );
  }
}

/** The moment in milliseconds since the epoch. */
export function sinceMs(since: Since, nowMs: number): number {
  return since.kind === "at" ? since.epochMs : nowMs - since.ms;
}

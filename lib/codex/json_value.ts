/**
 * Looking into untrusted JSON without trusting its shape.
 *
 * @module
 */
import { asThreadId, type ThreadId } from "../model/ids.ts";
import { instantOf } from "../time/instant_text.ts";

/** A JSON object. */
export type JsonObject = { readonly [key: string]: unknown };

/** The value as an object; `null` for anything else, arrays included. */
export function asObject(value: unknown): JsonObject | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as JsonObject
    : null;
}

/** The value as text that is not blank; `null` for anything else. */
export function asText(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** The value as the id of a thread; `null` for anything else. */
export function threadIdIn(value: unknown): ThreadId | null {
  const id = asText(value);
  return id === null ? null : asThreadId(id);
}

/** The value as a safe integer ≥ 0; `null` for anything else. */
export function asCount(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** The value as a list; empty for anything else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** One line as JSON; `undefined` when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Codex skips lines it cannot parse (codex-storage §2.1); so does every caller.
    return undefined;
  }
}

/** Milliseconds since the epoch of an RFC 3339 text; `null` when it is none. */
export function parseInstant(value: unknown): number | null {
  return typeof value === "string" ? instantOf(value) : null;
}

import { lineStart } from "./edit_line.ts";
import { members, skipBlanks, skipString, textAt } from "./json_scan.ts";

/** The kinds of lines that carry a working directory which Codex acts on (codex-storage §6.2), and all the others. */
export type LineKind = "session_meta" | "turn_context" | "thread_settings_applied" | "other";

const OPEN_OBJECT = 123;
const COLON = 58;
const COMMA = 44;

/**
 * The kind of a line by its first bytes; `null` when they do not tell yet. Nothing is parsed: Codex writes the type before
 * the payload, so a look at some forty bytes is enough.
 */
export function lineKind(bytes: Uint8Array): LineKind | null {
  const start = lineStart(bytes);
  if (start >= bytes.length) return null;
  if (bytes[start] !== OPEN_OBJECT) return "other";
  for (const { key, value } of members(bytes, start)) {
    if (key !== "type") continue;
    const type = textAt(bytes, value);
    if (type === "session_meta" || type === "turn_context") return type;
    if (type !== "event_msg") return "other";
    return eventKind(bytes, start);
  }
  return null;
}

/** The payload may still be cut off, so it is not skipped over but looked into. */
function eventKind(bytes: Uint8Array, start: number): LineKind | null {
  const payload = memberStart(bytes, { start, key: "payload" });
  if (payload === null) return null;
  if (bytes[payload] !== OPEN_OBJECT) return "other";
  for (const { key, value } of members(bytes, payload)) {
    if (key !== "type") continue;
    return textAt(bytes, value) === "thread_settings_applied" ? "thread_settings_applied" : "other";
  }
  return null;
}

/** Where the value of a member begins, also when its end is not there yet; `null` when even its start is not. */
function memberStart(
  bytes: Uint8Array,
  { start, key }: { readonly start: number; readonly key: string },
): number | null {
  let next = skipBlanks(bytes, start + 1);
  for (const member of members(bytes, start)) {
    if (member.key === key) return member.value.start;
    const comma = skipBlanks(bytes, member.value.end);
    next = bytes[comma] === COMMA ? skipBlanks(bytes, comma + 1) : bytes.length;
  }
  const keyEnd = skipString(bytes, next);
  if (keyEnd < 0 || textAt(bytes, { start: next, end: keyEnd }) !== key) return null;
  const colon = skipBlanks(bytes, keyEnd);
  if (bytes[colon] !== COLON) return null;
  const value = skipBlanks(bytes, colon + 1);
  return value < bytes.length ? value : null;
}

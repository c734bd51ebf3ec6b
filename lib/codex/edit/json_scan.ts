/**
 * Finds the pieces of a JSON text among its bytes, without building a value of it. Every function takes a position and gives
 * the one behind what it read; `-1` when the text ends first or is no JSON there.
 *
 * @module
 */

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

const decoder = new TextDecoder();

/** Where a value lies: first byte, and the first one behind it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One member of an object. */
export interface Member {
  readonly key: string;
  readonly value: Span;
}

/** Behind the blanks at `at`. */
export function skipBlanks(bytes: Uint8Array, at: number): number {
  let next = at;
  while (isBlank(bytes[next])) next++;
  return next;
}

/** Behind the string that starts at `at`. */
export function skipString(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) return -1;
  for (let quote = bytes.indexOf(QUOTE, at + 1); quote >= 0;) {
    let before = quote - 1;
    while (bytes[before] === BACKSLASH) before--;
    if ((quote - before) % 2 === 1) return quote + 1;
    quote = bytes.indexOf(QUOTE, quote + 1);
  }
  return -1;
}

/** Behind the value that starts at `at`, whatever it is. Brackets are counted, not matched by kind. */
export function skipValue(bytes: Uint8Array, at: number): number {
  let depth = 0;
  for (let next = at; next < bytes.length;) {
    const byte = bytes[next]!;
    if (byte === QUOTE) {
      next = skipString(bytes, next);
      if (next < 0) return -1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth++;
      next++;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth--;
      next++;
    } else if (depth === 0) {
      return skipWord(bytes, next);
    } else {
      next++;
      continue;
    }
    if (depth <= 0) return depth === 0 ? next : -1;
  }
  return -1;
}

/**
 * Members of the object that starts at `at`, in order, as far as they are whole; a reader that stops early spares the scan of
 * the rest. Nothing for any other value.
 */
export function* members(bytes: Uint8Array, at: number): Generator<Member> {
  if (bytes[at] !== OPEN_OBJECT) return;
  for (let next = skipBlanks(bytes, at + 1);;) {
    const keyEnd = skipString(bytes, next);
    if (keyEnd < 0) return;
    const colon = skipBlanks(bytes, keyEnd);
    if (bytes[colon] !== COLON) return;
    const start = skipBlanks(bytes, colon + 1);
    const key = textAt(bytes, { start: next, end: keyEnd });
    const end = skipValue(bytes, start);
    if (end < 0 || key === null) return;
    yield { key, value: { start, end } };
    const comma = skipBlanks(bytes, end);
    if (bytes[comma] !== COMMA) return;
    next = skipBlanks(bytes, comma + 1);
  }
}

/** The string at a place, decoded; `null` when it is no string. */
export function textAt(bytes: Uint8Array, { start, end }: Span): string | null {
  if (bytes[start] !== QUOTE) return null;
  const inner = bytes.subarray(start + 1, end - 1);
  if (!inner.includes(BACKSLASH)) return decoder.decode(inner);
  try {
    return JSON.parse(decoder.decode(bytes.subarray(start, end)));
  } catch {
    // An escape that is none: the line is no JSON, and its reader passes it by.
    return null;
  }
}

/** Number, `true`, `false` or `null`: up to what may stand behind a value. At the end of the bytes it may go on. */
function skipWord(bytes: Uint8Array, at: number): number {
  let next = at;
  while (next < bytes.length && !isBlank(bytes[next]) && !endsWord(bytes[next]!)) next++;
  return next === at || next === bytes.length ? -1 : next;
}

function endsWord(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_LIST || byte === COLON;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 32 || byte === 9 || byte === 10 || byte === 13;
}

/**
 * Shortens one JSON text while it streams by: strings keep their first bytes, everything else stays, so the result is JSON
 * again and small although a line may have hundreds of megabytes.
 */
export interface JsonShortener {
  /** Takes the next piece of the line. */
  push(piece: Uint8Array): void;
  /** The shortened line; `null` when it stays too large even so. */
  end(): Uint8Array | null;
}

/** Bytes kept of each string. */
const KEPT_OF_STRING = 16 * 1024;
/** Most bytes of a shortened line. */
const MOST_BYTES = 16 * 1024 * 1024;

const QUOTE = 34;
const BACKSLASH = 92;
const LETTER_U = 117;

/** A shortener at the start of a line. */
export function newJsonShortener(): JsonShortener {
  const kept: Uint8Array[] = [];
  let total = 0;
  let inString = false;
  let dropping = false;
  /** Bytes of the string so far. */
  let length = 0;
  /** Whether the last byte was a backslash that escapes the next. */
  let escaped = false;
  /** Digits of a `\uXXXX` still to come: an escape is kept or dropped whole. */
  let digits = 0;

  const keep = (piece: Uint8Array): void => {
    total += piece.length;
    if (total <= MOST_BYTES && piece.length > 0) kept.push(piece.slice());
  };

  return {
    push(piece) {
      let from = 0;
      for (let at = 0; at < piece.length; at++) {
        if (dropping && !escaped) at = nextMark(piece, at);
        const byte = piece[at];
        if (byte === undefined) break;
        if (!inString) {
          inString = byte === QUOTE;
          length = 0;
          continue;
        }
        length++;
        if (digits > 0) digits--;
        else if (escaped) {
          escaped = false;
          if (byte === LETTER_U) digits = 4;
        } else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          if (dropping) from = at;
          dropping = false;
          inString = false;
          continue;
        }
        if (!dropping && length >= KEPT_OF_STRING && !escaped && digits === 0) {
          keep(piece.subarray(from, at + 1));
          dropping = true;
        }
      }
      if (!dropping) keep(piece.subarray(from));
    },
    end() {
      if (total > MOST_BYTES) return null;
      const line = new Uint8Array(total);
      let at = 0;
      for (const piece of kept) {
        line.set(piece, at);
        at += piece.length;
      }
      return line;
    },
  };
}

/** Next quote or backslash from `at` on, or the end: what lies between only is dropped. */
function nextMark(piece: Uint8Array, at: number): number {
  const quote = piece.indexOf(QUOTE, at);
  const end = quote < 0 ? piece.length : quote;
  const backslash = piece.subarray(at, end).indexOf(BACKSLASH);
  return backslash < 0 ? end : at + backslash;
}

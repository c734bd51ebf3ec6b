/** Where bytes stop being UTF-8. */
export interface BadByte {
  /** Number of the line, from 1. */
  readonly line: number;
  /** Its offset in the decompressed file. */
  readonly offset: number;
}

/** Looks for the first byte of a stream that is not UTF-8. */
export interface Utf8Check {
  /** Takes the next bytes; after a bad one they are passed over. */
  push(chunk: Uint8Array): void;
  /** The first bad byte; a character cut off by the end counts there. `null`: all of it is UTF-8. */
  end(): BadByte | null;
}

const LINE_FEED = 10;

/**
 * A check at the start of a file. Overlong forms, halves of surrogate pairs and numbers past the last character are no UTF-8, as
 * for Codex.
 */
export function newUtf8Check(): Utf8Check {
  let bad: BadByte | null = null;
  let offset = 0;
  let line = 1;
  /** Bytes of the character still to come. */
  let wanted = 0;
  /** Bounds of the next of them. */
  let least = 0x80;
  let most = 0xbf;
  return {
    push(chunk) {
      if (bad !== null) return;
      const { length } = chunk;
      let at = 0;
      while (at < length) {
        if (wanted === 0) at = behindAscii(chunk, at);
        if (at === length) break;
        const byte = chunk[at]!;
        if (wanted === 0) [wanted, least, most] = followers(byte);
        else if (byte < least || byte > most) wanted = 0;
        else {
          [wanted, least, most] = [wanted - 1, 0x80, 0xbf];
          at++;
          continue;
        }
        if (wanted === 0) {
          bad = { line: line + lineFeeds(chunk.subarray(0, at)), offset: offset + at };
          return;
        }
        at++;
      }
      line += lineFeeds(chunk);
      offset += length;
    },
    end: () => bad ?? (wanted > 0 ? { line, offset } : null),
  };
}

/** Behind the bytes from `at` on that are characters by themselves. */
function behindAscii(bytes: Uint8Array, at: number): number {
  const { length } = bytes;
  let next = at;
  while (next < length && bytes[next]! < 0x80) next++;
  return next;
}

function lineFeeds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}

/** How many bytes follow a first one, and the bounds of the next; none where no character begins so. */
function followers(first: number): [wanted: number, least: number, most: number] {
  if (first >= 0xc2 && first <= 0xdf) return [1, 0x80, 0xbf];
  if (first === 0xe0) return [2, 0xa0, 0xbf];
  if (first === 0xed) return [2, 0x80, 0x9f];
  if (first >= 0xe1 && first <= 0xef) return [2, 0x80, 0xbf];
  if (first === 0xf0) return [3, 0x90, 0xbf];
  if (first >= 0xf1 && first <= 0xf3) return [3, 0x80, 0xbf];
  if (first === 0xf4) return [3, 0x80, 0x8f];
  return [0, 0x80, 0xbf];
}

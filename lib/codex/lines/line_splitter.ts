import { type JsonShortener, newJsonShortener } from "./json_shortener.ts";

/** One line of a rollout. Offsets count bytes of the decompressed file. */
export interface Line {
  /** Where it starts. */
  readonly offset: number;
  /** Bytes it has in the file, terminator included. */
  readonly length: number;
  /**
   * Its bytes without the terminator, valid until the next line is asked for. A line of more than a megabyte comes with its
   * long strings shortened, each saying how much is left out; `null` when even that is too large to hold, or no JSON object.
   */
  readonly bytes: Uint8Array | null;
  /** Whether it ends with a line feed; `false` only for a torn last line. */
  readonly terminated: boolean;
}

/** Splits a stream of bytes into lines with bounded memory, whatever the length of a line. */
export interface LineSplitter {
  /** The lines that end in this chunk. The chunk may be reused once the generator is done. */
  push(chunk: Uint8Array): Generator<Line>;
  /** The unterminated rest, if any. */
  end(): Generator<Line>;
  /** Forgets what it was given, and is at the start of another file; what it holds lines in is kept. */
  restart(): void;
}

const LONG_LINE = 1024 * 1024;
/** Longest line that is held whole: far more than any of ours, and no more than memory bears. */
const LONGEST_WHOLE = 256 * 1024 * 1024;
/** Bytes that the first unfinished line is given room for. */
const LEAST_HELD = 4 * 1024;
const LINE_FEED = 10;

/** Where a splitter starts and what it does with long lines. */
export interface SplitterOptions {
  /** Offset of its first byte in the file. Left out: 0. */
  readonly start?: number;
  /** Whether long lines are held whole, up to 256 MB; of a longer one the bytes are `null`. Left out: `false`. */
  readonly whole?: boolean;
}

/** A splitter at the start of a line. */
export function newLineSplitter({ start = 0, whole = false }: SplitterOptions = {}): LineSplitter {
  let offset = start;
  /** What an unfinished line is held in. One buffer for all: with one each, ten thousand heads left 70 MB of holes behind. */
  let held = new Uint8Array(0);
  /** Bytes of the unfinished line that lie in earlier chunks. */
  let pendingLength = 0;
  let shortener: JsonShortener | null = null;

  const hold = (piece: Uint8Array): void => {
    const before = pendingLength;
    pendingLength += piece.length;
    if (whole && pendingLength > LONGEST_WHOLE) return;
    if (shortener === null && pendingLength > LONG_LINE && !whole) {
      shortener = newJsonShortener();
      shortener.push(held.subarray(0, before));
    }
    if (shortener !== null) {
      shortener.push(piece);
      return;
    }
    if (held.length < pendingLength) {
      const wider = new Uint8Array(Math.max(LEAST_HELD, 2 * pendingLength));
      wider.set(held.subarray(0, before));
      held = wider;
    }
    held.set(piece, before);
  };
  const finish = (piece: Uint8Array, terminated: boolean): Line => {
    let bytes: Uint8Array | null = piece;
    if (pendingLength > 0) {
      hold(piece);
      if (whole && pendingLength > LONGEST_WHOLE) bytes = null;
      else bytes = shortener === null ? held.subarray(0, pendingLength) : shortener.end();
    }
    const length = (pendingLength > 0 ? pendingLength : piece.length) + (terminated ? 1 : 0);
    const line = { offset, length, bytes, terminated };
    offset += length;
    pendingLength = 0;
    shortener = null;
    return line;
  };
  return {
    *push(chunk) {
      let from = 0;
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
        yield finish(chunk.subarray(from, end), true);
        from = end + 1;
      }
      hold(chunk.subarray(from));
    },
    *end() {
      if (pendingLength > 0) yield finish(new Uint8Array(0), false);
    },
    restart() {
      offset = 0;
      pendingLength = 0;
      shortener = null;
    },
  };
}

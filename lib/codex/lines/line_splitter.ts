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
/** Longest line that is held whole, in bytes: far more than any of ours, and no more than memory bears. */
export const LONGEST_WHOLE = 256 * 1024 * 1024;
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

/**
 * Shortens one JSON text while it streams by: strings keep their first bytes and say how many are left out, everything else
 * stays, so the result is JSON again and small although a line may have hundreds of megabytes.
 */
interface JsonShortener {
  /** Takes the next piece of the line. */
  push(piece: Uint8Array): void;
  /** The shortened line; `null` when it stays too large even so, or is no JSON object at all. */
  end(): Uint8Array | null;
}

/** Bytes kept of each string, a few more where the cut would split a character or an escape. */
export const KEPT_OF_STRING = 64 * 1024;
/** Most bytes of a shortened line. */
const MOST_BYTES = 16 * 1024 * 1024;

const QUOTE = 34;
const BACKSLASH = 92;
const LETTER_U = 117;
const BRACE = 123;
/** Space, tab, carriage return, and the bytes of a byte order mark. */
const BLANKS: readonly number[] = [32, 9, 13, 0xef, 0xbb, 0xbf];

const encoder = new TextEncoder();

/** Where a shortener is: at the start of a line. */
function newShortening() {
  return {
    kept: [] as Uint8Array[],
    total: 0,
    start: "unknown" as "unknown" | "object" | "other",
    inString: false,
    /** Bytes of the string so far. */
    length: 0,
    /** Bytes of the string left out; `null` while it is kept. */
    dropped: null as number | null,
    /** Whether the last byte was a backslash that escapes the next. */
    escaped: false,
    /** Digits of a `\uXXXX` still to come: an escape is kept or dropped whole. */
    digits: 0,
  };
}

type Shortening = ReturnType<typeof newShortening>;

/** A shortener at the start of a line. */
export function newJsonShortener(): JsonShortener {
  const state = newShortening();
  const isHopeless = () => state.start === "other" || state.total > MOST_BYTES;
  return {
    push(piece) {
      if (state.start === "unknown") state.start = startOf(piece);
      if (!isHopeless()) shorten(piece, state);
    },
    end() {
      return isHopeless() ? null : joinBytes(state.kept, state.total);
    },
  };
}

function shorten(piece: Uint8Array, state: Shortening): void {
  const marks = newMarks(piece);
  let from = 0;
  let at = 0;
  while (at < piece.length) {
    if (!state.inString) {
      at = marks.quote(at) + 1;
      state.inString = at <= piece.length;
      state.length = 0;
      continue;
    }
    let run = 1;
    if (state.escaped) {
      state.escaped = false;
      if (piece[at] === LETTER_U) state.digits = 4;
    } else {
      const mark = marks.any(at);
      const cut = state.dropped === null
        ? cutPoint(piece, { at, mark, length: state.length, digits: state.digits })
        : null;
      if (cut !== null) {
        keep(piece.subarray(from, cut), state);
        state.dropped = at - cut;
      }
      state.digits = Math.max(0, state.digits - (mark - at));
      run = mark - at;
      if (piece[mark] === QUOTE) {
        if (state.dropped !== null) {
          keep(encoder.encode(`… [${state.dropped + run} bytes left out]`), state);
          from = mark;
        }
        state.dropped = null;
        state.inString = false;
        run++;
      } else if (piece[mark] === BACKSLASH) {
        state.escaped = true;
        run++;
      }
    }
    at += run;
    state.length += run;
    if (state.dropped !== null) state.dropped += run;
  }
  if (state.dropped === null) keep(piece.subarray(from), state);
}

function keep(piece: Uint8Array, state: Shortening): void {
  state.total += piece.length;
  if (state.total <= MOST_BYTES && piece.length > 0) state.kept.push(piece.slice());
}

/** Blanks and a byte order mark tell nothing yet. */
function startOf(piece: Uint8Array): "unknown" | "object" | "other" {
  const first = piece.find((byte) => !BLANKS.includes(byte));
  if (first === undefined) return "unknown";
  return first === BRACE ? "object" : "other";
}

interface Run {
  /** Where the run of ordinary bytes begins. */
  readonly at: number;
  /** The quote or backslash that ends it, or the end of the piece. */
  readonly mark: number;
  /** Bytes of the string before it. */
  readonly length: number;
  /** Digits of an escape that it begins with. */
  readonly digits: number;
}

/** Where to cut a string, between two characters; `null` when this run is kept whole. */
function cutPoint(piece: Uint8Array, { at, mark, length, digits }: Run): number | null {
  let cut = at + Math.max(digits, KEPT_OF_STRING - length, 0);
  while (cut < mark && (piece[cut]! & 0xc0) === 0x80) cut++;
  const isInside = cut < mark || (cut === mark && piece[mark] === BACKSLASH);
  return isInside ? cut : null;
}

/** Finds quotes and backslashes, each looked for once: a search per escape would be quadratic. */
function newMarks(piece: Uint8Array): { quote(at: number): number; any(at: number): number } {
  let quote = -1;
  let backslash = -1;
  const next = (byte: number, at: number): number => {
    const found = piece.indexOf(byte, at);
    return found < 0 ? piece.length : found;
  };
  const quoteFrom = (at: number): number => {
    if (quote < at) quote = next(QUOTE, at);
    return quote;
  };
  return {
    quote: quoteFrom,
    any(at) {
      if (backslash < at) backslash = next(BACKSLASH, at);
      return Math.min(quoteFrom(at), backslash);
    },
  };
}

function joinBytes(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

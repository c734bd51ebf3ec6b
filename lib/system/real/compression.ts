import type { Compression } from "../system.ts";
import { codedError } from "./coded_error.ts";

/** Level that Codex compresses with (codex-storage §3). */
const LEVEL = 3;

/** zstd from the runtime, loaded when first needed: it costs 20 ms of start-up. */
export function realCompression(): Compression {
  return {
    async *zstdDecode(chunks, { mostFrames = Infinity } = {}) {
      let frames = 0;
      for (const frame of cutFrames(chunks)) {
        if (++frames > mostFrames) throw codedError("EFBIG", `more than ${mostFrames} zstd frames`);
        yield* decodeFrame(frame[Symbol.iterator]());
      }
    },
    async zstdFrame(bytes) {
      const { constants, zstdCompressSync } = await import("node:zlib");
      const params = { [constants.ZSTD_c_compressionLevel]: LEVEL };
      return new Uint8Array(zstdCompressSync(bytes, { params }));
    },
  };
}

/** A frame of fewer compressed bytes is decoded at once: a stream costs a millisecond and a half, five times as much. */
const SMALL = 256 * 1024;
/** Most bytes that such a frame may become; a larger one is decoded as a stream. */
const MOST_AT_ONCE = 4 * 1024 * 1024;

async function* decodeFrame(frame: Iterator<Uint8Array>): AsyncIterable<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let isWhole = false;
  let trouble: unknown = null;
  try {
    while (length < SMALL) {
      const next = frame.next();
      if (next.done) {
        isWhole = true;
        break;
      }
      pieces.push(next.value);
      length += next.value.length;
    }
  } catch (error) {
    trouble = error;
  }
  const decoded = isWhole ? await decodedAtOnce(pieces, length) : null;
  if (decoded !== null) {
    yield decoded;
    return;
  }
  try {
    yield* decodeStream(goOn());
  } catch (error) {
    // Node's decoder says of a cut-off frame that it ends; why it does is told by what was read.
    throw trouble ?? error;
  }
  if (trouble !== null) throw trouble;

  /** The whole frame, up to where there is trouble: what lies before it is decoded first. */
  function* goOn(): Generator<Uint8Array> {
    yield* pieces;
    if (trouble !== null) return;
    try {
      for (let next = frame.next(); !next.done; next = frame.next()) yield next.value;
    } catch (error) {
      trouble = error;
    }
  }
}

/** The frame decoded; `null` where it is large or damaged. A stream then gives the bytes before the damage. */
async function decodedAtOnce(
  pieces: readonly Uint8Array[],
  length: number,
): Promise<Uint8Array | null> {
  const { zstdDecompressSync } = await import("node:zlib");
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  try {
    const decoded = zstdDecompressSync(bytes, { maxOutputLength: MOST_AT_ONCE });
    return new Uint8Array(decoded.buffer, decoded.byteOffset, decoded.byteLength);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  }
}

async function* decodeStream(frame: Iterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const [{ createZstdDecompress }, { Readable }] = await Promise.all([
    import("node:zlib"),
    import("node:stream"),
  ]);
  const decoder = createZstdDecompress();
  const source = Readable.from(frame, { objectMode: true });
  source.on("error", (error) => decoder.destroy(error));
  try {
    for await (const piece of source.pipe(decoder)) {
      yield new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw codedError("EZSTD", message, { cause: error });
  } finally {
    source.destroy();
    decoder.destroy();
  }
}

const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;

/**
 * Cuts a compressed stream into its zstd frames, each again in pieces. The runtime's decoder stops silently after the first
 * frame and takes a cut-off one for whole; an appended line is a frame of its own (write-rules §5.1), so both matter.
 * A frame must be read to its end before the next one is asked for.
 *
 * @throws an error with code `EZSTD` when the stream is no zstd or ends inside a frame.
 */
function* cutFrames(chunks: Iterable<Uint8Array>): Iterable<Iterable<Uint8Array>> {
  const cursor = newCursor(chunks);
  while (!cursor.atEnd()) {
    const magic = u32(cursor.peek(4));
    if (magic === MAGIC) yield frame(cursor);
    else if ((magic & ~0xf) >>> 0 === SKIPPABLE_MAGIC) skip(cursor);
    else throw codedError("EZSTD", "not a zstd frame");
  }
}

function* frame(cursor: Cursor): Iterable<Uint8Array> {
  const descriptor = cursor.peek(5)[4]!;
  const singleSegment = (descriptor >> 5 & 1) === 1;
  const sizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  yield* cursor.take(5 + (singleSegment ? 0 : 1) + dictionaryBytes + sizeBytes);
  for (let last = false; !last;) {
    const head = cursor.peek(3);
    const block = head[0]! | head[1]! << 8 | head[2]! << 16;
    last = (block & 1) === 1;
    const isRepeated = (block >> 1 & 3) === 1;
    yield* cursor.take(3 + (isRepeated ? 1 : block >> 3));
  }
  const hasChecksum = (descriptor >> 2 & 1) === 1;
  if (hasChecksum) yield* cursor.take(4);
}

function skip(cursor: Cursor): void {
  const length = u32(cursor.peek(8).subarray(4));
  const skipped = cursor.take(8 + length);
  while (!skipped.next().done);
}

function u32(bytes: Uint8Array): number {
  return (bytes[0]! | bytes[1]! << 8 | bytes[2]! << 16 | bytes[3]! << 24) >>> 0;
}

interface Cursor {
  /** Whether nothing is left. */
  atEnd(): boolean;
  /** The next `count` bytes, not consumed. */
  peek(count: number): Uint8Array;
  /** The next `count` bytes in pieces, consumed. */
  take(count: number): Generator<Uint8Array>;
}

function newCursor(chunks: Iterable<Uint8Array>): Cursor {
  const source = chunks[Symbol.iterator]();
  let buffer = new Uint8Array(0);
  /** Holds at least one byte more, unless the stream is over. */
  const fill = (): boolean => {
    for (let next = source.next(); !next.done; next = source.next()) {
      if (next.value.length === 0) continue;
      const joined = new Uint8Array(buffer.length + next.value.length);
      joined.set(buffer);
      joined.set(next.value, buffer.length);
      buffer = joined;
      return true;
    }
    return false;
  };
  const cutOff = () => codedError("EZSTD", "the stream ends inside a frame");
  return {
    atEnd: () => buffer.length === 0 && !fill(),
    peek(count) {
      while (buffer.length < count) if (!fill()) throw cutOff();
      return buffer.subarray(0, count);
    },
    *take(count) {
      for (let left = count; left > 0;) {
        if (buffer.length === 0 && !fill()) throw cutOff();
        const piece = buffer.subarray(0, left);
        buffer = buffer.subarray(piece.length);
        left -= piece.length;
        yield piece;
      }
    },
  };
}

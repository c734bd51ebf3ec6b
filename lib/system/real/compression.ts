import type { Compression } from "../system.ts";
import { codedError } from "./coded_error.ts";
import { cutFrames } from "./zstd_frames.ts";

/** Level that Codex compresses with (codex-storage §3). */
const LEVEL = 3;

/** zstd from the runtime, loaded when first needed: it costs 20 ms of start-up. */
export function realCompression(): Compression {
  return {
    async *zstdDecode(chunks) {
      for (const frame of cutFrames(chunks)) yield* decodeFrame(frame[Symbol.iterator]());
    },
    async zstdFrame(bytes) {
      const { constants, zstdCompressSync } = await import("node:zlib");
      const params = { [constants.ZSTD_c_compressionLevel]: LEVEL };
      return new Uint8Array(zstdCompressSync(bytes, { params }));
    },
  };
}

/** Compressed bytes of a frame that is decoded at once: a stream for each costs a millisecond and a half, five times as much. */
const SMALL = 256 * 1024;
/** Most that such a frame may become; one that would be larger streams. */
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
  if (decoded !== null) yield decoded;
  else yield* decodeStream(goOn());

  /** What was taken of the frame, and what is left of it: the rest, or the trouble that came instead. */
  function* goOn(): Generator<Uint8Array> {
    yield* pieces;
    if (trouble !== null) throw trouble;
    for (let next = frame.next(); !next.done; next = frame.next()) yield next.value;
  }
}

/** The frame decoded; `null` where it is large, or damaged: then the stream gives what lies before the damage. */
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

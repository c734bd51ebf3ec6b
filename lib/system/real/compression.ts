import type { Compression } from "../system.ts";
import { codedError } from "./coded_error.ts";
import { cutFrames } from "./zstd_frames.ts";

/** Level that Codex compresses with (codex-storage §3). */
const LEVEL = 3;

/** zstd from the runtime, loaded when first needed: it costs 20 ms of start-up. */
export function realCompression(): Compression {
  return {
    async *zstdDecode(chunks) {
      for (const frame of cutFrames(chunks)) yield* decodeFrame(frame);
    },
    async zstdFrame(bytes) {
      const { constants, zstdCompressSync } = await import("node:zlib");
      const params = { [constants.ZSTD_c_compressionLevel]: LEVEL };
      return new Uint8Array(zstdCompressSync(bytes, { params }));
    },
  };
}

async function* decodeFrame(frame: Iterable<Uint8Array>): AsyncIterable<Uint8Array> {
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

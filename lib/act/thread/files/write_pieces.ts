import type { AbsolutePath } from "../../../model/store.ts";
import { borrowBuffer, returnBuffer } from "../../../system/borrowed_buffer.ts";
import type { Writer } from "../../../system/writer.ts";

/** Writes a new file from pieces as they come, and forces it to disk. What a piece lies in may be used again by its giver. */
export async function writePieces(
  path: AbsolutePath,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  writer: Writer,
): Promise<void> {
  const file = writer.create(path);
  const buffer = borrowBuffer();
  let filled = 0;
  const flush = () => {
    if (filled > 0) file.write(buffer.subarray(0, filled));
    filled = 0;
  };
  try {
    for await (const piece of pieces) {
      if (filled + piece.length > buffer.length) flush();
      if (piece.length > buffer.length) file.write(piece);
      else {
        buffer.set(piece, filled);
        filled += piece.length;
      }
    }
    flush();
    file.sync();
  } finally {
    returnBuffer(buffer);
    file.close();
  }
}

import type { AbsolutePath } from "../../../model/store.ts";
import { closing, type Files } from "../../../system/files.ts";
import type { Sha256 } from "../../../system/system.ts";

/** What reading a file for its digest takes. */
export interface DigestTools {
  readonly files: Files;
  readonly sha256: Sha256;
}

const PIECE_BYTES = 1024 * 1024;

/** SHA-256 of a whole file, as hex. */
export function digestOf(path: AbsolutePath, { files, sha256 }: DigestTools): string {
  using file = closing(files.open(path));
  const digest = sha256.start();
  const buffer = new Uint8Array(PIECE_BYTES);
  for (let at = 0;;) {
    const count = file.readAt(buffer, at);
    if (count === 0) return digest.hex();
    digest.update(buffer.subarray(0, count));
    at += count;
  }
}

/** Larger files are known by both their ends. */
const LARGEST_WHOLE = 1024 * 1024;
const END_BYTES = 64 * 1024;

/** One buffer for all: a batch looks at ten thousand files, one after the other. */
let shared: Uint8Array<ArrayBuffer> | null = null;

/**
 * What a journal knows a file by ({@link Fingerprint.digest}): of its first `size` bytes, so that one which has grown since
 * still tells. `null` when the file is shorter.
 */
export function restDigest(
  path: AbsolutePath,
  { size, files, sha256 }: DigestTools & { readonly size: number },
): string | null {
  using file = closing(files.open(path));
  const digest = sha256.start();
  const buffer = shared ??= new Uint8Array(END_BYTES);
  const addRange = (from: number, to: number): boolean => {
    for (let at = from; at < to;) {
      const count = file.readAt(buffer.subarray(0, Math.min(buffer.length, to - at)), at);
      if (count === 0) return false;
      digest.update(buffer.subarray(0, count));
      at += count;
    }
    return true;
  };
  const isWhole = size <= LARGEST_WHOLE
    ? addRange(0, size)
    : addRange(0, END_BYTES) && addRange(size - END_BYTES, size);
  return isWhole ? digest.hex() : null;
}

/** The same of bytes that come one after the other, as those of a compressed file do; `null` unless they are `size`. */
export async function streamDigest(
  chunks: AsyncIterable<Uint8Array>,
  { size, sha256 }: Pick<DigestTools, "sha256"> & { readonly size: number },
): Promise<string | null> {
  const digest = sha256.start();
  const ranges = size <= LARGEST_WHOLE
    ? [[0, size]] as const
    : [[0, END_BYTES], [size - END_BYTES, size]] as const;
  let at = 0;
  for await (const chunk of chunks) {
    for (const [from, to] of ranges) {
      const [begin, end] = [Math.max(from - at, 0), Math.min(to - at, chunk.length)];
      if (begin < end) digest.update(chunk.subarray(begin, end));
    }
    at += chunk.length;
    if (at > size) return null;
  }
  return at === size ? digest.hex() : null;
}

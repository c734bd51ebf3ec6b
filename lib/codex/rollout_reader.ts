import type { AbsolutePath } from "../model/store.ts";
import { isCompressed } from "./rollout_name.ts";
import { borrowBuffer, BORROWED_BYTES, returnBuffer } from "../system/borrowed_buffer.ts";
import { closing, type Files, type ReadableFile } from "../system/files.ts";
import type { Compression } from "../system/system.ts";
import { type Line, newLineSplitter } from "./lines/line_splitter.ts";

/** What reading a rollout takes. */
export interface RolloutTools {
  readonly files: Files;
  readonly compression: Compression;
}

/** Which part of a rollout to read, in bytes of the decompressed file. */
export interface LineRange {
  /** First byte; must be the start of a line. Left out: 0. */
  readonly start?: number;
  /** First byte not to read. Left out: to the end. */
  readonly end?: number;
  /** Whether long lines are held whole instead of shortened: for files of our own. Left out: `false`. */
  readonly whole?: boolean;
}

/** Compressed bytes hold far more lines than plain ones. */
const COMPRESSED_CHUNK = 32 * 1024;
const LINE_FEED = 10;

/**
 * Lines of a rollout, plain or compressed, with bounded memory. Errors as in `Files`; damaged compressed data throws an
 * error with code `EZSTD` after the lines before it.
 */
export async function* readLines(
  path: AbsolutePath,
  tools: RolloutTools,
  range: LineRange = {},
): AsyncGenerator<Line> {
  using file = closing(tools.files.open(path));
  if (isCompressed(path)) yield* decodedLines(file, tools.compression, range);
  else for (const line of plainLines(file, range)) yield line;
}

/** Lines of an open plain file. */
export function* plainLines(file: ReadableFile, range: LineRange = {}): Generator<Line> {
  const start = range.start ?? 0;
  const splitter = newLineSplitter({ start, whole: range.whole ?? false });
  for (const chunk of chunks(file, { start, end: range.end ?? Infinity })) {
    yield* splitter.push(chunk);
  }
  yield* splitter.end();
}

/**
 * Offset of the first line that starts at `offset` or later, before `end`; `null` when none does. Reads no further than that.
 */
export function lineStartAfter(
  file: ReadableFile,
  offset: number,
  { end }: { readonly end: number },
): number | null {
  if (offset === 0) return end > 0 ? 0 : null;
  let at = offset - 1;
  for (const chunk of chunks(file, { start: at, end })) {
    const found = chunk.indexOf(LINE_FEED);
    if (found >= 0) return at + found + 1 < end ? at + found + 1 : null;
    at += chunk.length;
  }
  return null;
}

/**
 * Bytes of a rollout from its first one as they come, decompressed. A chunk is good until the next one is asked for. Errors as
 * in {@link readLines}.
 */
export async function* readChunks(
  path: AbsolutePath,
  tools: RolloutTools,
  { end = Infinity }: Pick<LineRange, "end"> = {},
): AsyncGenerator<Uint8Array> {
  using file = closing(tools.files.open(path));
  if (isCompressed(path)) yield* decodedChunks(file, tools.compression, end);
  else yield* chunks(file, { start: 0, end });
}

/** Bytes of a file as they are. A chunk is good until the next one is asked for. Errors as in {@link Files}. */
export function* fileBytes(path: AbsolutePath, files: Files): Generator<Uint8Array> {
  using file = closing(files.open(path));
  yield* chunks(file, { start: 0, end: Infinity });
}

async function* decodedLines(
  file: ReadableFile,
  compression: Compression,
  { start = 0, end = Infinity }: LineRange,
): AsyncGenerator<Line> {
  const splitter = newLineSplitter();
  for await (const chunk of decodedChunks(file, compression, end)) {
    for (const line of splitter.push(chunk)) if (line.offset >= start) yield line;
  }
  for (const line of splitter.end()) if (line.offset >= start) yield line;
}

async function* decodedChunks(
  file: ReadableFile,
  compression: Compression,
  end: number,
): AsyncGenerator<Uint8Array> {
  let position = 0;
  for await (const piece of compression.zstdDecode(compressedChunks(file))) {
    yield piece.subarray(0, Math.max(0, end - position));
    position += piece.length;
    if (position >= end) return;
  }
}

/**
 * Bytes of an open compressed file. A new buffer per chunk: the decoder holds on to what it is given.
 *
 * @throws an error with code `EFBIG` where it has more than `most`.
 */
export function* compressedChunks(file: ReadableFile, most = Infinity): Generator<Uint8Array> {
  for (let at = 0;;) {
    if (at >= most) throw Object.assign(new Error(`more than ${most} bytes`), { code: "EFBIG" });
    const buffer = new Uint8Array(COMPRESSED_CHUNK);
    const count = file.readAt(buffer, at);
    if (count === 0) return;
    at += count;
    yield buffer.subarray(0, count);
  }
}

/** Each chunk is good until the next one is asked for. */
function* chunks(
  file: ReadableFile,
  { start, end }: { readonly start: number; readonly end: number },
): Generator<Uint8Array> {
  const buffer = borrowBuffer();
  try {
    for (let at = start; at < end;) {
      const count = file.readAt(buffer.subarray(0, Math.min(BORROWED_BYTES, end - at)), at);
      if (count === 0) return;
      at += count;
      yield buffer.subarray(0, count);
    }
  } finally {
    returnBuffer(buffer);
  }
}

import type { AbsolutePath } from "../model/store.ts";
import type { Head, HistoryBase } from "../model/thread/head.ts";
import { errorCode, type ReadableFile } from "../system/files.ts";
import { baseName } from "../text/path_text.ts";
import { type HeadParser, newHeadParser } from "./head/head_parser.ts";
import { newLineSplitter } from "./lines/line_splitter.ts";
import { isCompressed } from "./rollout_name.ts";
import { compressedChunks, type RolloutTools } from "./rollout_reader.ts";

/**
 * Bytes of the first read: enough for the heads of a year ago. Those of Codex 0.169 need a second read: their instructions have
 * 20 KB, and the first prompt ends behind 32 KB.
 */
const FIRST_READ = 16 * 1024;
const NEXT_READ = 32 * 1024;
/** Bytes in which a head lies, compressed or not; and frames, where an appended line is one. */
const MOST_BYTES = 8 * 1024 * 1024;
const MOST_FRAMES = 256;
/** Heads of plain files are read one after another without a pause, so one buffer and one splitter serve all. */
const buffer = new Uint8Array(NEXT_READ);
const splitter = newLineSplitter();

/** How a head is read. */
export interface HeadReading {
  /** Whether a scan saw a regular file there a moment ago (see `Files.openSeen`). Left out: it is looked at first. */
  readonly seen?: boolean;
  /** Whether metadata is read however long it is, with bounded memory all the same: for one file that is meant. Left out: not. */
  readonly patient?: boolean;
}

/**
 * What the first lines of a rollout tell, plain or compressed. Compressed data that is damaged before the metadata is
 * `corrupted` like any other content that is no rollout; errors of the file system are thrown as in `Files` (flaw S4), and one with
 * code `EFBIG` where no metadata ends within the bytes that a head has.
 */
export function readHead(
  path: AbsolutePath,
  tools: RolloutTools,
  reading: HeadReading = {},
): Head | Promise<Head> {
  const parser = newHeadParser(baseName(path));
  return readTo(parser, path, { ...reading, tools, isEnough: () => false });
}

/** The same; `null` of a file that is not there or cannot be read. */
export async function headIfReadable(
  path: AbsolutePath,
  tools: RolloutTools,
): Promise<Head | null> {
  try {
    return await readHead(path, tools);
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null;
  }
}

/**
 * Where the earlier history of a rollout lies, `null` for one that stands alone: by its metadata, and no line further. Errors as
 * in {@link readHead}.
 */
export function readHistoryBase(
  path: AbsolutePath,
  tools: RolloutTools,
  reading: HeadReading = {},
): HistoryBase | null | Promise<HistoryBase | null> {
  const parser = newHeadParser(baseName(path));
  const head = readTo(parser, path, { ...reading, tools, isEnough: parser.hasMeta });
  return head instanceof Promise ? head.then((head) => head.historyBase) : head.historyBase;
}

interface ReadingTo extends HeadReading {
  readonly tools: RolloutTools;
  /** Whether what the parser knows is all that is wanted. */
  readonly isEnough: () => boolean;
}

function readTo(parser: HeadParser, path: AbsolutePath, reading: ReadingTo): Head | Promise<Head> {
  if (isCompressed(path)) return readCompressed(parser, path, reading);
  const { files } = reading.tools;
  const file = reading.seen ? files.openSeen(path) : files.open(path);
  try {
    return readPlain(file, parser, reading);
  } finally {
    file.close();
  }
}

function readPlain(
  file: ReadableFile,
  parser: HeadParser,
  { isEnough, patient = false }: ReadingTo,
): Head {
  splitter.restart();
  for (let at = 0;;) {
    const count = file.readAt(at === 0 ? buffer.subarray(0, FIRST_READ) : buffer, at);
    if (count === 0) break;
    for (const line of splitter.push(buffer.subarray(0, count))) {
      if (parser.read(line) || isEnough()) return headOf(parser);
    }
    at += count;
    if (at >= MOST_BYTES && !(patient && !parser.hasMeta())) return cutOff(parser);
  }
  for (const line of splitter.end()) parser.read(line);
  return parser.end();
}

async function readCompressed(
  parser: HeadParser,
  path: AbsolutePath,
  { tools, isEnough, patient = false }: ReadingTo,
): Promise<Head> {
  const file = tools.files.open(path);
  try {
    const chunks = compressedChunks(file, patient ? Infinity : MOST_BYTES);
    const lines = newLineSplitter();
    let bytes = 0;
    for await (const piece of tools.compression.zstdDecode(chunks, { mostFrames: MOST_FRAMES })) {
      for (const line of lines.push(piece)) {
        if (parser.read(line) || isEnough()) return headOf(parser);
      }
      bytes += piece.length;
      if (bytes >= MOST_BYTES && !(patient && !parser.hasMeta())) return cutOff(parser);
    }
    for (const line of lines.end()) parser.read(line);
  } catch (error) {
    if (errorCode(error) === "EFBIG") return cutOff(parser);
    if (errorCode(error) !== "EZSTD") throw error;
    // Damage behind the metadata is for `verify`; the head is known.
    if (!parser.hasMeta()) return { ...parser.end(), health: "corrupted" };
  } finally {
    file.close();
  }
  return parser.end();
}

/** What is known where no further line is read. @throws where that is nothing, and more lines may tell. */
function headOf(parser: HeadParser): Head {
  return parser.isCutOff() ? cutOff(parser) : parser.end();
}

/** What is known where the bytes of a head end inside a line. @throws where that is nothing. */
function cutOff(parser: HeadParser): Head {
  if (parser.hasMeta()) return parser.end();
  throw Object.assign(new Error("no metadata"), { code: "EFBIG" });
}

import type { AbsolutePath } from "../../model/store.ts";
import type { Entry } from "../../model/thread/entry.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import { errorCode } from "../../system/files.ts";
import { newLineSplitter } from "../lines/line_splitter.ts";
import { readChunks, type RolloutTools } from "../rollout_reader.ts";
import { type EntryParser, newEntryParser } from "./entry_parser.ts";

/** Bytes without anything to show after which reading ends: no conversation has so many. */
const MOST_SILENT_BYTES = 1024 * 1024 * 1024;
/** Lines without anything to show after which reading ends. */
export const MOST_SILENT_LINES = 4 * 1024 * 1024;

/** How much of a rollout is read: a fork's inherited part ends somewhere in its parent's. */
export interface TranscriptOptions {
  /** First byte not to read. Left out: to the end. */
  readonly end?: number;
  /** Hears why there is more than the entries that were given. Left out: nobody does. */
  readonly onDamage?: (why: string) => void;
  /** Hears what else is wrong with the file. Left out: nobody does. */
  readonly onFlaw?: (what: string) => void;
}

/**
 * The conversation of one rollout of any era, streamed with bounded memory: the first entry comes before the rest is read.
 * Ends early, and says so, where compressed data is damaged and where a file goes on without anything to show. Errors as in
 * `readChunks`.
 */
export async function* readTranscript(
  path: AbsolutePath,
  tools: RolloutTools,
  { onDamage = () => {}, onFlaw, end = Infinity }: TranscriptOptions = {},
): AsyncGenerator<Entry> {
  const parser = newEntryParser();
  const splitter = newLineSplitter();
  let position = 0;
  let silentBytes = 0;
  let silentLines = 0;
  for await (const chunk of beforeDamage(readChunks(path, tools, { end }), onDamage)) {
    position += chunk.length;
    silentBytes += chunk.length;
    for (const line of splitter.push(chunk)) {
      const entries = parser.read(line);
      silentLines++;
      if (entries.length === 0) continue;
      yield* entries;
      silentBytes = 0;
      silentLines = 0;
    }
    if (silentBytes > MOST_SILENT_BYTES || silentLines > MOST_SILENT_LINES) {
      onDamage(`it goes on without anything to show: read as far as ${formatByteSize(position)}`);
      break;
    }
  }
  for (const line of splitter.end()) yield* parser.read(line);
  yield* parser.end();
  tellFlaws(parser, onFlaw);
}

/** Says what is wrong with a file whose words could all the same be shown. */
export function tellFlaws(parser: EntryParser, onFlaw: TranscriptOptions["onFlaw"]): void {
  const at = parser.notUtf8();
  if (at !== null) onFlaw?.(`the line at byte ${at} is not UTF-8: Codex does not open this thread`);
}

const DAMAGED = "its compressed data is damaged: what lies before the damage is shown";

/** Chunks up to where compressed data is damaged. */
async function* beforeDamage(
  chunks: AsyncIterable<Uint8Array>,
  onDamage: (why: string) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    if (errorCode(error) !== "EZSTD") throw error;
    onDamage(DAMAGED);
  }
}

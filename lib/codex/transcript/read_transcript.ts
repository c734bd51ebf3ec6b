import type { Entry } from "../../model/entry.ts";
import { readLines, type RolloutTools } from "../rollout_reader.ts";
import { newEntryParser } from "./entry_parser.ts";
import { eraOf } from "./era.ts";

/** How much of a rollout is read. */
export interface TranscriptOptions {
  /** First byte not to read, of the decompressed file: where a fork's inherited part ends. Left out: to the end. */
  readonly end?: number;
}

/**
 * The conversation of one rollout of any era, streamed with bounded memory: the first entry comes before the rest is read.
 * Errors as in `readLines`.
 */
export async function* readTranscript(
  path: string,
  tools: RolloutTools,
  options: TranscriptOptions = {},
): AsyncGenerator<Entry> {
  const parser = newEntryParser(await eraOf(path, tools));
  for await (const line of readLines(path, tools, options)) yield* parser.take(line);
  yield* parser.end();
}

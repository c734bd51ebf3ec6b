import type { Entry } from "../../model/entry.ts";
import type { Line } from "../lines/line_splitter.ts";
import { plainLines, readLines, type RolloutTools } from "../rollout_reader.ts";
import { asObject, asText, parseJson } from "../json_value.ts";
import { type Era, newEntryParser } from "./entry_parser.ts";

/** Lines looked at to tell the era. */
const MOST_LINES = 210;
/** Bytes looked at to tell the era. */
const MOST_BYTES = 8 * 1024 * 1024;
/** First stretch read from the end for the last entries; each further one is four times as long. */
const TAIL = 256 * 1024;

/** How much of a rollout is read. */
export interface TranscriptOptions {
  /** First byte not to read, of the decompressed file: where a fork's inherited part ends. Left out: to the end. */
  readonly end?: number;
}

/** The conversation of one rollout, streamed: the first entry comes before the rest is read. */
export async function* readTranscript(
  path: string,
  tools: RolloutTools,
  options: TranscriptOptions = {},
): AsyncGenerator<Entry> {
  const parser = newEntryParser(await eraOf(path, tools));
  for await (const line of readLines(path, tools, options)) yield* parser.take(line);
  yield* parser.end();
}

/**
 * The last `count` entries of a rollout, in order. A plain file is read from its end, so that two gigabytes cost no more
 * than two megabytes; a compressed one has to be read through.
 */
export async function lastEntries(
  path: string,
  tools: RolloutTools,
  { count, end }: TranscriptOptions & { readonly count: number },
): Promise<readonly Entry[]> {
  if (count === 0) return [];
  if (path.endsWith(".zst")) {
    const last: Entry[] = [];
    const range = end === undefined ? {} : { end };
    for await (const entry of readTranscript(path, tools, range)) {
      last.push(entry);
      if (last.length > count) last.shift();
    }
    return last;
  }
  const era = await eraOf(path, tools);
  const file = tools.files.open(path);
  try {
    const stop = Math.min(end ?? Infinity, file.stat().size);
    for (let length = TAIL;; length *= 4) {
      const start = Math.max(0, stop - length);
      const parser = newEntryParser(era);
      const entries: Entry[] = [];
      const add = (found: readonly Entry[]) => {
        entries.push(...found);
        if (entries.length > count) entries.splice(0, entries.length - count);
      };
      let isFirst = start > 0;
      for (const line of plainLines(file, { start, end: stop })) {
        // The first piece is the end of a line that began before.
        if (!isFirst) add(parser.take(line));
        isFirst = false;
      }
      add(parser.end());
      if (entries.length >= count || start === 0) return entries;
    }
  } finally {
    file.close();
  }
}

/** What the first lines of a rollout say of the way it is written. */
export async function eraOf(path: string, tools: RolloutTools): Promise<Era> {
  let lines = 0;
  let bytes = 0;
  for await (const line of readLines(path, tools)) {
    const era = eraOfLine(line);
    if (era !== null) return era;
    lines++;
    bytes += line.length;
    if (lines >= MOST_LINES || bytes >= MOST_BYTES) break;
  }
  return "messages";
}

const decoder = new TextDecoder();

function eraOfLine({ bytes }: Line): Era | null {
  const record = asObject(bytes === null ? null : parseJson(decoder.decode(bytes)));
  const payload = asObject(record?.payload);
  if (record === null || payload === null) return null;
  if (record.type === "session_meta" && payload.history_mode === "paginated") return "items";
  if (record.type !== "event_msg") return null;
  switch (asText(payload.type)) {
    case "item_completed":
      return "items";
    case "user_message":
    case "agent_message":
      return "events";
    default:
      return null;
  }
}

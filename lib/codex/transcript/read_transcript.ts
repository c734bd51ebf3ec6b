import type { AbsolutePath } from "../../model/store.ts";
import type { Entry } from "../../model/thread/entry.ts";
import { errorCode } from "../../system/files.ts";
import { asObject, parseJson } from "../json_value.ts";
import type { Line } from "../lines/line_splitter.ts";
import { type LineRange, readLines, type RolloutTools } from "../rollout_reader.ts";
import { type Era, newEntryParser, tellsMessages } from "./entry_parser.ts";

/** Lines looked at to tell the era: as many as Codex looks at for a preview (codex-storage §6.1). */
const MOST_LINES = 210;
/** Bytes looked at to tell the era. */
const MOST_BYTES = 8 * 1024 * 1024;

const decoder = new TextDecoder();

/** What the first lines of a rollout say of the way it is written. Errors as in `readLines`, but for damaged data. */
export async function eraOf(path: AbsolutePath, tools: RolloutTools): Promise<Era> {
  let lines = 0;
  let bytes = 0;
  for await (const line of beforeDamage(readLines(path, tools), () => {})) {
    const era = line.bytes === null ? null : eraOfLine(decoder.decode(line.bytes));
    if (era !== null) return era;
    lines++;
    bytes += line.length;
    if (lines >= MOST_LINES || bytes >= MOST_BYTES) break;
  }
  return "messages";
}

const DAMAGED = "its compressed data is damaged: what lies before the damage is shown";

/** Lines up to where compressed data is damaged. */
async function* beforeDamage(
  lines: AsyncIterable<Line>,
  onDamage: () => void,
): AsyncGenerator<Line> {
  try {
    yield* lines;
  } catch (error) {
    if (errorCode(error) !== "EZSTD") throw error;
    onDamage();
  }
}

/** The first event or answer decides: where there are events, that of the user's message comes before any answer. */
function eraOfLine(text: string): Era | null {
  const record = asObject(parseJson(text));
  const payload = asObject(record?.payload) ?? record;
  if (record === null || payload === null) return null;
  if (payload.type === "message" && payload.role === "assistant") return "messages";
  // A paginated history has nothing but events, also before its first turn.
  const isOfEvents = record.type === "session_meta"
    ? payload.history_mode === "paginated"
    : record.type === "event_msg" && tellsMessages(payload);
  return isOfEvents ? "events" : null;
}

/** How much of a rollout is read: a fork's inherited part ends somewhere in its parent's. */
export interface TranscriptOptions extends Pick<LineRange, "end"> {
  /** Hears why there is more than the entries that were given. Left out: nobody does. */
  readonly onDamage?: (why: string) => void;
}

/**
 * The conversation of one rollout of any era, streamed with bounded memory: the first entry comes before the rest is read.
 * Errors as in `readLines`, but for damaged data, which ends it.
 */
export async function* readTranscript(
  path: AbsolutePath,
  tools: RolloutTools,
  { onDamage = () => {}, ...range }: TranscriptOptions = {},
): AsyncGenerator<Entry> {
  const parser = newEntryParser(await eraOf(path, tools));
  const lines = beforeDamage(readLines(path, tools, range), () => onDamage(DAMAGED));
  for await (const line of lines) yield* parser.read(line);
  yield* parser.end();
}

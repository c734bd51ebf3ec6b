import type { Entry } from "../../model/thread/entry.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import { contentText, isNoise, userMessageText } from "../head/preview_text.ts";
import { asList, asObject, asText, type JsonObject, parseJson } from "../json_value.ts";
import type { Line } from "../lines/line_splitter.ts";
import { callIdOfEvent, endsTurn, entryOfEvent } from "./event_entry.ts";
import { type Moment, wordsEntry } from "./item_entry.ts";
import { newToolCalls, type ToolCalls } from "./tool_calls.ts";

/**
 * Which lines of a rollout tell what was said; the others repeat it for the model (codex-storage §2.4, §8). `events`: the
 * events, flat ones or `item_completed`. `messages`: the response items, in files from before there were events.
 */
export type Era = "events" | "messages";

/** Turns lines into entries, each thing once. */
export interface EntryParser {
  /** Entries that this line completes. */
  read(line: Line): readonly Entry[];
  /** Entries that were still open. */
  end(): readonly Entry[];
  /** How many outputs of tools had no call before them: it was made before the first line taken. */
  orphans(): number;
}

const decoder = new TextDecoder();

/** A parser for a rollout of this era. */
export function newEntryParser(era: Era): EntryParser {
  const calls = newToolCalls();
  let last: Entry | null = null;
  let current = era;

  const told = (entries: readonly (Entry | null)[], isFirstEvent = false): readonly Entry[] => {
    const found: Entry[] = [];
    for (const entry of entries) {
      if (entry === null || isEcho(entry, { last, isFirstEvent })) continue;
      found.push(entry);
      last = entry;
    }
    return found;
  };
  return {
    read({ bytes, length }) {
      if (bytes === null) {
        const text = `a line of ${formatByteSize(length)} that cannot be shown`;
        return told([{ kind: "error", at: null, text }]);
      }
      const record = asObject(parseJson(decoder.decode(bytes)));
      if (record === null) return [];
      const moment = { at: asText(record.timestamp) };
      const payload = asObject(record.payload);
      // Flat files of 2025 have response items without an envelope.
      if (payload === null) return told(ofResponse(record, { ...moment, calls, era: "messages" }));
      switch (record.type) {
        case "event_msg": {
          const isFirst = current === "messages" && tellsMessages(payload);
          if (isFirst) current = "events";
          return told(ofEvent(payload, { ...moment, calls }), isFirst);
        }
        case "response_item":
          return told(ofResponse(payload, { ...moment, calls, era: current }));
        case "compacted":
          return told([{ kind: "compaction", ...moment, text: asText(payload.message) ?? "" }]);
        default:
          return [];
      }
    },
    end: () => told(calls.flush()),
    orphans: calls.orphans,
  };
}

/** Whether this event says what a response item says too: the file is of the era of events. */
export function tellsMessages(event: JsonObject): boolean {
  return event.type === "item_completed" || event.type === "user_message" ||
    event.type === "agent_message";
}

interface Parsing extends Moment {
  readonly calls: ToolCalls;
}

function ofEvent(event: JsonObject, { at, calls }: Parsing): readonly (Entry | null)[] {
  const entry = entryOfEvent(event, { at });
  const id = callIdOfEvent(event);
  const settled = entry?.kind === "tool" && id !== null ? calls.settle(id, entry) : entry;
  return endsTurn(event) ? [...calls.flush(), settled] : [settled];
}

function ofResponse(
  item: JsonObject,
  { at, calls, era }: Parsing & { readonly era: Era },
): readonly (Entry | null)[] {
  if (item.type !== "message" && item.type !== "reasoning") return [calls.read(item, { at })];
  if (era === "events") return [];
  if (item.type === "reasoning") {
    return [wordsEntry("reasoning", { at, text: contentText(asList(item.summary)) })];
  }
  if (item.role === "user") {
    const text = userMessageText(item);
    return text === null ? [] : [...calls.flush(), { kind: "user", at, text }];
  }
  const text = item.role === "assistant" ? contentText(asList(item.content)) : "";
  return [isNoise(text) ? null : wordsEntry("assistant", { at, text })];
}

interface Before {
  readonly last: Entry | null;
  /** Whether this is the first event of a file that began without events and was taken up by a newer Codex. */
  readonly isFirstEvent: boolean;
}

/** Whether an entry says again what the one before it said: the response item of the first event, the end of a failed turn. */
function isEcho(entry: Entry, { last, isFirstEvent }: Before): boolean {
  if (last === null || entry.kind !== last.kind) return false;
  if (entry.kind !== "error" && !isFirstEvent) return false;
  return "text" in entry && "text" in last && entry.text === last.text;
}

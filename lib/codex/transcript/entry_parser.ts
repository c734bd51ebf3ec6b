import type { Entry } from "../../model/thread/entry.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import { instantText } from "../../time/instant_text.ts";
import { asObject, asText, type JsonObject, parseJson } from "../json_value.ts";
import type { Line } from "../lines/line_splitter.ts";
import { callIdOfEvent, endsTurn, tellingsOfEvent } from "./event_entry.ts";
import { agentTelling, tellingsOfResponse } from "./response_entry.ts";
import { entryOfCommunication } from "./said/agent_message.ts";
import { newSaidOnce } from "./said/said_once.ts";
import type { Moment, Tellings } from "./said/telling.ts";
import { newToolCalls } from "./tool_calls.ts";

/** Turns lines into entries, each thing once. */
export interface EntryParser {
  /** Entries that this line completes. */
  read(line: Line): readonly Entry[];
  /** Entries that were still open. */
  end(): readonly Entry[];
  /** How many outputs of tools had no call before them: it was made before the first line taken. */
  orphans(): number;
  /** Where the first line begins that is not UTF-8, in bytes of the decompressed file; `null` when none was met. */
  notUtf8(): number | null;
}

const exact = new TextDecoder("utf-8", { fatal: true });
const lenient = new TextDecoder();

/** A parser at the start of a line. */
export function newEntryParser(): EntryParser {
  const parsing = newParsing();
  return {
    read: (line) => readLine(line, parsing),
    end: () => tell([...parsing.calls.flush(), ...damageOf(parsing)].map(asTelling), parsing),
    orphans: parsing.calls.orphans,
    notUtf8: () => parsing.notUtf8,
  };
}

function newParsing() {
  return {
    calls: newToolCalls(),
    said: newSaidOnce(),
    last: null as Entry | null,
    /** Time of the last record that had one. */
    lastAt: null as string | null,
    /** Damaged lines since the last entry, and the time of the record before the first of them. */
    damaged: 0,
    damagedAt: null as string | null,
    notUtf8: null as number | null,
  };
}

type Parsing = ReturnType<typeof newParsing>;

function readLine({ bytes, length, offset }: Line, parsing: Parsing): readonly Entry[] {
  if (bytes === null) {
    const text = `a line of ${formatByteSize(length)} that cannot be shown`;
    return tell([{ entry: { kind: "error", at: null, text } }], parsing);
  }
  if (bytes.length === 0) return [];
  const text = lenient.decode(bytes);
  // Codex opens no file with such a line; its other bytes are words all the same.
  if (text.includes("\ufffd") && !isUtf8(bytes)) parsing.notUtf8 ??= offset;
  const record = asObject(parseJson(text));
  if (record === null || !hasKind(record)) {
    if (text.trim() === "") return [];
    if (parsing.damaged === 0) parsing.damagedAt = parsing.lastAt;
    parsing.damaged++;
    return [];
  }
  const moment = { at: timeOf(record) };
  parsing.lastAt = moment.at ?? parsing.lastAt;
  return tell(tellingsOf(record, { moment, parsing }), parsing);
}

/** Whether bytes are UTF-8: the mark for what is not may also stand in the text itself. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    exact.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Whether a record is of any kind that Codex has written: flat files of 2025 begin with one that has nothing but an id. */
function hasKind(record: JsonObject): boolean {
  return typeof record.type === "string" || typeof record.record_type === "string" ||
    typeof record.id === "string";
}

/** The time of a record. Converters write milliseconds since the epoch. */
function timeOf({ timestamp }: JsonObject): string | null {
  return typeof timestamp === "number" ? instantText(timestamp) : asText(timestamp);
}

interface Now {
  readonly moment: Moment;
  readonly parsing: Parsing;
}

function tellingsOf(record: JsonObject, { moment, parsing }: Now): Tellings {
  const payload = asObject(record.payload);
  // Flat files of 2025 have response items without an envelope.
  if (payload === null) return ofResponse(record, { moment, parsing });
  switch (record.type) {
    case "event_msg":
      return ofEvent(payload, { moment, parsing });
    case "response_item":
      // A summary made for the model: the line of the compaction tells it.
      if (asObject(record.metadata)?.compaction_output === true) return [];
      return ofResponse(payload, { moment, parsing });
    case "inter_agent_communication": {
      const entry = entryOfCommunication(payload, moment);
      return [entry && agentTelling(entry, "event")];
    }
    case "compacted": {
      const text = asText(payload.message) ?? "";
      const isTold = parsing.last?.kind === "assistant" && text.endsWith(parsing.last.text.trim());
      return [{ entry: { kind: "compaction", ...moment, text: isTold ? "" : text } }];
    }
    default:
      return [];
  }
}

function ofEvent(event: JsonObject, { moment, parsing }: Now): Tellings {
  const { calls } = parsing;
  const id = callIdOfEvent(event);
  const tellings = tellingsOfEvent(event, moment).map((telling) => {
    if (telling === null || telling.entry.kind !== "tool" || id === null) return telling;
    const { entry } = telling;
    // What a sub-agent does is told by the call that began it.
    if (entry.name.startsWith("agent ") && calls.isOpen(id)) return null;
    if (event.type === "dynamic_tool_call_request") return calls.begin(id, entry), null;
    return asTelling(calls.settle(id, entry));
  });
  if (!endsTurn(event)) return tellings;
  parsing.said.endTurn();
  return [...calls.flush().map(asTelling), ...tellings];
}

function ofResponse(item: JsonObject, { moment, parsing }: Now): Tellings {
  const { calls } = parsing;
  const tellings = tellingsOfResponse(item, moment);
  const isAsked = item.type === "message" &&
    tellings.some((telling) => telling?.entry.kind === "user");
  const tool = asTelling(calls.read(item, moment));
  return [...(isAsked ? calls.flush().map(asTelling) : []), ...tellings, tool];
}

function asTelling(entry: Entry | null): Tellings[number] {
  return entry && { entry };
}

/** The entries of what was told, without what was told before, behind a mark for damaged lines. */
function tell(tellings: Tellings, parsing: Parsing): readonly Entry[] {
  const found: Entry[] = [];
  for (const telling of tellings) {
    if (telling === null) continue;
    const { entry, said } = telling;
    if (isEcho(entry, parsing.last) || (said !== undefined && !parsing.said.isNew(said))) continue;
    found.push(...damageOf(parsing), entry);
    parsing.last = entry;
  }
  return found;
}

function damageOf(parsing: Parsing): readonly Entry[] {
  const { damaged: lines, damagedAt: at } = parsing;
  parsing.damaged = 0;
  return lines === 0 ? [] : [{ kind: "damage", at, lines }];
}

/** Whether an error is said again: by the end of the turn that failed. */
function isEcho(entry: Entry, last: Entry | null): boolean {
  return entry.kind === "error" && last?.kind === "error" && entry.text === last.text;
}

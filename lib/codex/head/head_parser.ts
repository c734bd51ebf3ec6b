import type { Head } from "../../model/head.ts";
import type { Health } from "../../model/health.ts";
import { asObject, asText, type JsonObject, parseInstant, parseJson } from "../json_value.ts";
import type { Line } from "../lines/line_splitter.ts";
import { type HeadFields, metaFields, NO_FIELDS } from "./meta_fields.ts";
import { withoutInstructions } from "./without_instructions.ts";
import { previewOfEvent, previewOfMessage } from "./preview_text.ts";
import { threadIdInName } from "../rollout_name.ts";

/** Gathers a head line by line. */
export interface HeadParser {
  /** Takes a line; `true` when no further one is needed. */
  take(line: Line): boolean;
  /** Whether the metadata has been seen. */
  hasMeta(): boolean;
  /** The head as far as it is known. */
  end(): Head;
}

/** Records that Codex itself looks at, and then at most these many more for the first user event (codex-storage §6.1). */
const MOST_RECORDS = 210;
/** Once the preview is known, the model is looked for in so many records more: Codex writes it with the same turn. */
const MOST_FOR_MODEL = 3;
/** Bytes after which a missing preview stays missing. */
const MOST_BYTES = 8 * 1024 * 1024;

const BYTE_ORDER_MARK = "\uFEFF";
const decoder = new TextDecoder();

/** Behind the metadata only lines with one of these can tell what is still missing; the others are not parsed. */
const TELLING = /"(?:user_message|UserMessage|thread_goal_updated|turn_context|role":\s*"user)"/;
/**
 * Codex writes a record's time and type, and its payload's type and role, before anything long: of a line that starts so, this
 * much tells. Any other order of keys is JSON too, and is looked through whole.
 */
const TELLING_BYTES = 1024;
const CODEX_ORDER = /^\{"(?:timestamp|type)":/;

/** A parser for the file of this name. */
export function newHeadParser(name: string): HeadParser {
  let fields: HeadFields | null = null;
  let malformed = false;
  let objects = 0;
  let records = 0;
  let bytes = 0;
  let preview: string | null = null;
  /** Records before the one that told the preview. */
  let previewAt = 0;
  /** Preview by response item: used only when no event tells. */
  let fallback: string | null = null;
  let model: string | null = null;
  /** Whether it is one of the flat files of 2025, which have neither events nor turn contexts (codex-storage §8). */
  let isBare = false;

  const takeRecord = (record: JsonObject): void => {
    const payload = asObject(record.payload);
    if (record.type === "session_meta" && fields === null) {
      fields = payload === null ? null : metaFields(payload);
      malformed = payload !== null && fields === null;
    } else if (record.type === "event_msg" && payload !== null) {
      preview ??= previewOfEvent(payload);
    } else if (record.type === "turn_context" && payload !== null) {
      model ??= asText(payload.model);
    } else if (record.type === "response_item" && payload !== null) {
      fallback ??= previewOfMessage(payload);
    } else if (isBareMeta(record) && fields === null && objects === 1) {
      isBare = true;
      fields = { ...metaFields(record)!, source: null, historyMode: null };
    } else if (record.type === "message" && payload === null) {
      fallback ??= previewOfMessage(record);
    }
  };

  const isEnough = (): boolean => {
    if (preview === null) previewAt = records;
    const hasModel = model !== null || records > previewAt + MOST_FOR_MODEL;
    const isKnown = (fields !== null && preview !== null && hasModel) ||
      (isBare && fallback !== null);
    return isKnown || records >= MOST_RECORDS || bytes >= MOST_BYTES;
  };

  return {
    take(line) {
      bytes += line.length;
      if (fields !== null && line.bytes !== null && tellsNothing(line.bytes)) {
        records++;
        return isEnough();
      }
      const text = line.bytes === null ? "" : textOf(line.bytes, records === 0);
      if (text.trim() !== "") {
        records++;
        if (fields === null || TELLING.test(text)) {
          const record = asObject(parseJson(fields === null ? withoutInstructions(text) : text));
          if (record !== null) {
            objects++;
            takeRecord(record);
          }
        }
      } else if (line.bytes === null) records++;
      return isEnough();
    },
    hasMeta: () => fields !== null,
    end() {
      const known = fields ?? NO_FIELDS;
      return {
        health: healthOf({ hasMeta: fields !== null, malformed, objects, records }),
        rollout: fields !== null || threadIdInName(name) !== null,
        ...known,
        model,
        preview: preview ?? fallback,
      };
    },
  };
}

interface Seen {
  readonly hasMeta: boolean;
  readonly malformed: boolean;
  readonly objects: number;
  readonly records: number;
}

/** Blank is missing metadata, JSON without metadata too; nothing that is JSON, or metadata of a wrong shape, is damage. */
function healthOf({ hasMeta, malformed, objects, records }: Seen): Health {
  if (hasMeta) return "ok";
  if (malformed) return "corrupted";
  return records === 0 || objects > 0 ? "missing-meta" : "corrupted";
}

const THREAD_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * First line of the flat files of 2025: id, time and instructions at the top, no envelope (codex-storage §8). Any log may have an
 * id and a time: nothing less than all three makes a foreign file a rollout.
 */
function isBareMeta(record: JsonObject): boolean {
  return record.type === undefined && THREAD_ID.test(asText(record.id) ?? "") &&
    parseInstant(record.timestamp) !== null && "instructions" in record;
}

/** Whether the start of a long line rules out that it tells anything: three of four lines need not be decoded. */
function tellsNothing(bytes: Uint8Array): boolean {
  if (bytes.length <= TELLING_BYTES) return false;
  const start = decoder.decode(bytes.subarray(0, TELLING_BYTES));
  return CODEX_ORDER.test(start) && !TELLING.test(start);
}

function textOf(bytes: Uint8Array, isFirst: boolean): string {
  const text = decoder.decode(bytes);
  return isFirst && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

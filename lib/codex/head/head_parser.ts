import type { Health } from "../../model/health.ts";
import { asRolloutId, asThreadId, type ThreadId } from "../../model/ids.ts";
import type { Head, HistoryBase } from "../../model/thread/head.ts";
import {
  asCount,
  asObject,
  asText,
  type JsonObject,
  parseInstant,
  parseJson,
  threadIdIn,
} from "../json_value.ts";
import type { Line } from "../lines/line_splitter.ts";
import { threadIdInName } from "../rollout_name.ts";
import { previewOfEvent, previewOfMessage } from "./preview_text.ts";

/** Gathers a head line by line. */
export interface HeadParser {
  /** Takes a line; `true` when no further one is needed. */
  read(line: Line): boolean;
  /** Whether the metadata has been seen. */
  hasMeta(): boolean;
  /** Whether no further line is looked at although the metadata may be in one. */
  isCutOff(): boolean;
  /** The head as far as it is known. */
  end(): Head;
}

/** Records that Codex itself looks at, and then at most these many more for the first user event (codex-storage §6.1). */
const MOST_RECORDS = 210;
/** Once the preview is known, the model is looked for in so many records more: Codex writes it with the same turn. */
const MOST_FOR_MODEL = 3;
/** A record of what the model answered: the turn's context stands before it or nowhere. */
const ANSWER =
  /"type":\s*"(?:function_call|custom_tool_call|local_shell_call|web_search_call|reasoning|agent_message)"|"role":\s*"assistant"/;
/** Bytes after which a missing preview stays missing; and lines, for blank ones are no records. */
const MOST_BYTES = 8 * 1024 * 1024;
const MOST_LINES = 64 * 1024;

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

/** What the lines of a rollout have told so far: nothing yet. */
function newHeadState() {
  return {
    fields: null as HeadFields | null,
    /** Whether the first line, or the metadata, is not what it should be. */
    malformed: false,
    objects: 0,
    records: 0,
    bytes: 0,
    lines: 0,
    preview: null as string | null,
    /** Records before the one that told the preview. */
    previewAt: 0,
    /** Preview by response item: used only when no event tells. */
    fallback: null as string | null,
    model: null as string | null,
    /** Whether the model has answered the message of the preview. */
    isAnswered: false,
    /** Whether it is one of the flat files of 2025, which have neither events nor turn contexts (codex-storage §8). */
    isBare: false,
  };
}

type HeadState = ReturnType<typeof newHeadState>;

/** A parser for the file of this name. */
export function newHeadParser(name: string): HeadParser {
  const state = newHeadState();
  return {
    read(line) {
      readLine(line, state);
      return isEnough(state);
    },
    hasMeta: () => state.fields !== null,
    isCutOff: () => state.fields === null && isLong(state),
    end() {
      const { fields, model, preview, fallback } = state;
      return {
        health: healthOf(state),
        rollout: fields !== null || threadIdInName(name) !== null,
        ...fields ?? NO_FIELDS,
        model,
        preview: preview ?? fallback,
      };
    },
  };
}

function readLine(line: Line, state: HeadState): void {
  state.bytes += line.length;
  state.lines++;
  if (line.bytes === null) {
    state.records++;
    return;
  }
  const { fields, records } = state;
  const isLong = fields !== null && line.bytes.length > TELLING_BYTES;
  const start = textOf(isLong ? line.bytes.subarray(0, TELLING_BYTES) : line.bytes, records === 0);
  if (!isLong && start.trim() === "") return;
  state.records++;
  state.isAnswered ||= fields !== null && state.preview !== null && ANSWER.test(start);
  if (state.isAnswered) return;
  const isDecided = !isLong || (CODEX_ORDER.test(start) && !TELLING.test(start));
  const text = isDecided ? start : textOf(line.bytes, false);
  if (fields !== null && !TELLING.test(text)) return;
  const record = asObject(parseJson(fields === null ? withoutInstructions(text) : text));
  // Codex refuses to resume a thread whose first line is torn, whatever follows (repair-rules §14).
  if (records === 0 && record === null) state.malformed = true;
  if (record === null) return;
  state.objects++;
  readRecord(record, state);
}

function readRecord(record: JsonObject, state: HeadState): void {
  const payload = asObject(record.payload);
  if (record.type === "session_meta" && state.fields === null) {
    const fields = payload === null ? null : metaFields(payload);
    state.fields = fields?.id == null ? null : fields;
    state.malformed ||= payload !== null && isMalformed(payload);
  } else if (record.type === "event_msg" && payload !== null) {
    state.preview ??= previewOfEvent(payload);
  } else if (record.type === "turn_context" && payload !== null) {
    state.model ??= asText(payload.model);
  } else if (record.type === "response_item" && payload !== null) {
    state.fallback ??= previewOfMessage(payload);
  } else if (isBareMeta(record) && state.fields === null && state.objects === 1) {
    state.isBare = true;
    state.fields = bareFields(record);
  } else if (record.type === "message" && payload === null) {
    state.fallback ??= previewOfMessage(record);
  }
}

function isEnough(state: HeadState): boolean {
  const { fields, preview, model, records } = state;
  if (preview === null) state.previewAt = records;
  const hasModel = model !== null || state.isAnswered || records > state.previewAt + MOST_FOR_MODEL;
  const isKnown = (fields !== null && preview !== null && hasModel) ||
    (state.isBare && state.fallback !== null);
  return isKnown || records >= MOST_RECORDS || isLong(state);
}

function isLong({ bytes, lines }: HeadState): boolean {
  return bytes >= MOST_BYTES || lines >= MOST_LINES;
}

/** A torn first line and metadata of a wrong shape are damage; blank is missing metadata, JSON without metadata too. */
function healthOf({ fields, malformed, objects, records }: HeadState): Health {
  if (malformed) return "corrupted";
  if (fields !== null) return "ok";
  return records === 0 || objects > 0 ? "missing-meta" : "corrupted";
}

/** Whether an id or a folder is there and is no text. */
function isMalformed({ id, cwd }: JsonObject): boolean {
  return [id, cwd].some((value) => value != null && typeof value !== "string");
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

function textOf(bytes: Uint8Array, isFirst: boolean): string {
  const text = decoder.decode(bytes);
  return isFirst && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/** The part of a head that its metadata line tells. */
export type HeadFields = Omit<Head, "health" | "rollout" | "model" | "preview">;

/** Fields of a `session_meta` payload (codex-storage §2.3). */
export function metaFields(payload: JsonObject): HeadFields {
  const id = asText(payload.id)?.trim() ?? null;
  const git = asObject(payload.git);
  return {
    id: id === null ? null : asThreadId(id),
    sessionId: threadIdIn(payload.session_id),
    createdAtMs: parseInstant(payload.timestamp),
    cwd: asText(payload.cwd)?.trim() ?? null,
    source: sourceText(payload.source),
    originator: asText(payload.originator),
    cliVersion: asText(payload.cli_version),
    modelProvider: asText(payload.model_provider),
    gitBranch: asText(git?.branch),
    gitSha: asText(git?.commit_hash),
    gitOriginUrl: asText(git?.repository_url),
    historyMode: asText(payload.history_mode) ?? "legacy",
    historyBase: historyBase(payload.history_base),
    forkedFromId: threadIdIn(payload.forked_from_id),
    parentThreadId: threadIdIn(payload.parent_thread_id) ?? spawnParent(payload.source),
  };
}

/** The same of a record that tells neither source nor history mode. */
function bareFields(record: JsonObject): HeadFields {
  return { ...metaFields(record), source: null, historyMode: null };
}

/** What is known without metadata: nothing. */
const NO_FIELDS = bareFields({});

/** Codex takes a missing source for `vscode` (codex-storage §8); rows keep objects as JSON text. */
function sourceText(source: unknown): string {
  if (typeof source === "string") return source;
  return source === undefined || source === null ? "vscode" : JSON.stringify(source);
}

function spawnParent(source: unknown): ThreadId | null {
  const spawn = asObject(asObject(asObject(source)?.subagent)?.thread_spawn);
  return threadIdIn(spawn?.parent_thread_id);
}

function historyBase(value: unknown): HistoryBase | null {
  const base = asObject(value);
  const rolloutId = asText(base?.thread_id);
  if (base === null || rolloutId === null) return null;
  return {
    rolloutId: asRolloutId(rolloutId),
    endOrdinalExclusive: asCount(base.end_ordinal_exclusive),
    endByteOffset: asCount(base.end_byte_offset),
  };
}

const START = '"base_instructions":{"text":"';
const QUOTE = '"';
const BACKSLASH = 92;

/**
 * A metadata line without the text of its base instructions: 20 KB that nothing here needs and that cost two thirds of reading
 * a head. A line of another shape comes back as it is. Within a JSON string the start cannot occur: its quotes would be escaped.
 */
export function withoutInstructions(line: string): string {
  const at = line.indexOf(START);
  if (at < 0) return line;
  const from = at + START.length;
  for (let end = line.indexOf(QUOTE, from); end >= 0; end = line.indexOf(QUOTE, end + 1)) {
    if (!isEscaped(line, end)) return line.slice(0, from) + line.slice(end);
  }
  return line;
}

function isEscaped(line: string, at: number): boolean {
  let backslashes = 0;
  while (line.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}

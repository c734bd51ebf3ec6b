import type { ThreadId } from "../../model/ids.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { isCompressed } from "../rollout_name.ts";
import { asCount, asObject, type JsonObject, parseJson } from "../json_value.ts";
import type { Line } from "../lines/line_splitter.ts";
import { newUtf8Check } from "../lines/utf8_check.ts";
import { lineStartAfter, plainLines, readLines, type RolloutTools } from "../rollout_reader.ts";
import { lineStart } from "./edit_line.ts";
import { members, skipBlanks, skipValue } from "./json_scan.ts";
import { lineKind } from "./line_kind.ts";
import { closing } from "../../system/files.ts";

/** What the end of a rollout tells about its settings. */
export interface LastSettings {
  /** The last complete settings line, whole; `null` when there is none. */
  readonly line: Uint8Array<ArrayBuffer> | null;
  /** The last turn context, whole, where there is no settings line; `null` when there is none, or a settings line. */
  readonly turn: Uint8Array<ArrayBuffer> | null;
  /** Ordinal of the last line that is JSON; `null` in legacy files. */
  readonly lastOrdinal: number | null;
  /** Whether the last line lacks its line feed: what is appended must begin with one. */
  readonly torn: boolean;
}

/** Where to look. */
export interface LastSettingsOptions {
  /** Only lines of this thread; `null`: of any, for a history base. */
  readonly threadId: ThreadId | null;
  /**
   * End of the part to look at, in decompressed bytes. The length before an append gives the settings in force at that time
   * (write-rules §5.2), a fork's `end_byte_offset` the settings it inherited. Left out: to the end.
   */
  readonly end?: number;
}

/** Without any of these Codex ignores a settings line without a word (write-rules §5.1). */
const NEEDED: readonly string[] = [
  "model",
  "model_provider_id",
  "approval_policy",
  "approvals_reviewer",
  "permission_profile",
  "cwd",
  "collaboration_mode",
];

/** First stretch read from the end; each further one is four times as long. */
const FIRST_STRETCH = 256 * 1024;

const decoder = new TextDecoder();

/**
 * The settings in force at the end of a rollout. A plain file is read from its end; a compressed one has to be read through.
 * Errors as in `readLines`.
 */
export async function lastSettings(
  path: AbsolutePath,
  tools: RolloutTools,
  { threadId, end: limit = Infinity }: LastSettingsOptions,
): Promise<LastSettings> {
  if (isCompressed(path)) {
    const search = newSearch(threadId);
    for await (const line of readLines(path, tools, { end: limit })) search.read(line);
    return await withLine(path, tools, search.found());
  }
  using file = closing(tools.files.open(path));
  const end = Math.min(limit, file.stat().size);
  for (let length = FIRST_STRETCH;; length *= 4) {
    const search = newSearch(threadId);
    const wanted = Math.max(0, end - length);
    const start = lineStartAfter(file, wanted, { end });
    if (start !== null) {
      for (const line of plainLines(file, { start, end })) search.read(line);
    }
    const found = search.found();
    if (wanted === 0 || found.range !== null) return await withLine(path, tools, found);
  }
}

/** Whether a payload is a settings event that Codex takes into account. */
function isComplete(payload: JsonObject, threadId: ThreadId | null): boolean {
  const settings = asObject(payload.thread_settings);
  return settings !== null && NEEDED.every((key) => (settings[key] ?? null) !== null) &&
    (threadId === null || payload.thread_id === threadId);
}

/** Where a line lies; `null` when there is none. */
type Range = { readonly start: number; readonly end: number } | null;

interface Found extends Omit<LastSettings, "line" | "turn"> {
  /** The settings line. */
  readonly range: Range;
  /** The last turn context. */
  readonly turn: Range;
}

async function withLine(
  path: AbsolutePath,
  tools: RolloutTools,
  { range, turn, ...rest }: Found,
): Promise<LastSettings> {
  const wholeAt = (at: Range) => wholeLine(path, tools, at);
  return range === null
    ? { ...rest, line: null, turn: await wholeAt(turn) }
    : { ...rest, line: await wholeAt(range), turn: null };
}

/** Lines come with long strings shortened, so the one that was found is read once more, whole. */
async function wholeLine(
  path: AbsolutePath,
  tools: RolloutTools,
  range: Range,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (range === null) return null;
  for await (const { bytes } of readLines(path, tools, { ...range, whole: true })) {
    return bytes === null ? null : bytes.slice();
  }
  return null;
}

function newSearch(threadId: ThreadId | null): { read(line: Line): void; found(): Found } {
  let range: Range = null;
  let turn: Range = null;
  let lastOrdinal: number | null = null;
  let torn = false;
  return {
    read({ bytes, offset, length, terminated }) {
      torn = !terminated;
      // Codex passes by what is no JSON, and with it the ordinal of a torn line (codex-storage §2.1).
      if (bytes === null || !isWhole(bytes)) return;
      lastOrdinal = ordinalOf(bytes);
      const kind = lineKind(bytes);
      if (kind !== "turn_context" && kind !== "thread_settings_applied") return;
      if (!isUtf8(bytes)) return;
      if (kind === "turn_context") {
        turn = { start: offset, end: offset + length };
        return;
      }
      const payload = asObject(asObject(parseJson(decoder.decode(bytes)))?.payload);
      if (payload === null || !isComplete(payload, threadId)) return;
      range = { start: offset, end: offset + length };
    },
    found: () => ({ range, turn, lastOrdinal, torn }),
  };
}

/** Codex passes by a line that is not, and what is made from one would be none either. */
function isUtf8(bytes: Uint8Array): boolean {
  const check = newUtf8Check();
  check.push(bytes);
  return check.end() === null;
}

function isWhole(bytes: Uint8Array): boolean {
  const end = skipValue(bytes, lineStart(bytes));
  return end > 0 && skipBlanks(bytes, end) === bytes.length;
}

function ordinalOf(bytes: Uint8Array): number | null {
  for (const { key, value } of members(bytes, lineStart(bytes))) {
    if (key !== "ordinal") continue;
    return asCount(parseJson(decoder.decode(bytes.subarray(value.start, value.end))));
  }
  return null;
}

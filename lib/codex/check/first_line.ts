import type { AbsolutePath } from "../../model/store.ts";
import { asCount, asObject, asText, type JsonObject, parseJson } from "../json_value.ts";
import { type HeadFields, metaFields, withoutInstructions } from "../head/head_parser.ts";
import { type Line, newLineSplitter } from "../lines/line_splitter.ts";
import { isCompressed } from "../rollout_name.ts";
import { compressedChunks, readLines, type RolloutTools } from "../rollout_reader.ts";
import { closing, errorCode } from "../../system/files.ts";

/** What the first line of a rollout is to Codex, which resumes nothing whose first line is not whole (repair-rules §14). */
export type FirstLineKind =
  | "meta"
  /** No byte, blanks, or NULs alone. */
  | "empty"
  /** Metadata behind a byte order mark. */
  | "bom"
  | "utf-16"
  /** One of the flat files of 2025, without an envelope (repair-rules §15). */
  | "bare-2025"
  /** A record, but no metadata. */
  | "not-meta"
  /** Metadata that lacks what Codex needs, or has it in another shape. */
  | "incomplete"
  /** The same, of what Codex before 0.147 does not read: its session, its base. */
  | "incomplete-history"
  /** Metadata with a history mode that this Codex does not know. */
  | "unknown-mode"
  /** No JSON, or not UTF-8. */
  | "broken"
  /** It does not end within {@link MOST_BYTES}. */
  | "too-long";

/** The first line that is not blank, as strictly as Codex takes it when it resumes. */
export interface FirstLine {
  readonly kind: FirstLineKind;
  /** What is wrong with it, for people; empty for `meta`. */
  readonly why: string;
  /** What it tells; `null` where it is no metadata. */
  readonly fields: HeadFields | null;
  /** Whether a later line among the first ones is metadata. */
  readonly hasLaterMeta: boolean;
}

/** Longest first line that is looked at: Codex does not answer within its time where one has 100 MB. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Frames of a compressed one, where an appended line is one. */
const MOST_FRAMES = 256;
/** Blank lines that are passed by. */
const MOST_BLANKS = 10_000;
/** Lines among which metadata that is not first is looked for. */
const MOST_LINES = 32;

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads the first line of a rollout. Errors as in `readLines`. */
export async function readFirstLine(path: AbsolutePath, tools: RolloutTools): Promise<FirstLine> {
  let first: FirstLine | null = null;
  let [lines, blanks] = [0, 0];
  for await (const { bytes, terminated, length } of firstLines(path, tools)) {
    if (bytes !== null && isBlank(bytes)) {
      if (++blanks > MOST_BLANKS) break;
      continue;
    }
    if (first === null) {
      const isCut = !terminated && length >= MOST_BYTES;
      first = bytes === null || isCut ? wrong("too-long", "has no end") : judgeFirstLine(bytes);
      if (first.kind === "meta") return first;
    } else if (bytes !== null && isMeta(bytes)) return { ...first, hasLaterMeta: true };
    if (++lines > MOST_LINES) break;
  }
  return first ?? wrong("empty", "the file is empty");
}

/** Lines within the first bytes of a rollout; of a compressed one within as many compressed bytes and few frames, too. */
async function* firstLines(path: AbsolutePath, tools: RolloutTools): AsyncGenerator<Line> {
  if (!isCompressed(path)) {
    yield* readLines(path, tools, { end: MOST_BYTES });
    return;
  }
  using file = closing(tools.files.open(path));
  const chunks = compressedChunks(file, MOST_BYTES);
  const splitter = newLineSplitter();
  let left = MOST_BYTES;
  try {
    for await (const piece of tools.compression.zstdDecode(chunks, { mostFrames: MOST_FRAMES })) {
      yield* splitter.push(piece.subarray(0, left));
      left -= piece.length;
      if (left <= 0) break;
    }
  } catch (error) {
    // More than a first line has: what there is of it so far tells.
    if (errorCode(error) !== "EFBIG") throw error;
    yield { offset: 0, length: MOST_BYTES, bytes: null, terminated: false };
    return;
  }
  yield* splitter.end();
}

/** What a line is to Codex as the first one. */
export function judgeFirstLine(bytes: Uint8Array): FirstLine {
  if (bytes.every((byte) => byte === 0)) return wrong("empty", "the file begins with NULs");
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return wrong("utf-16", "the file is UTF-16");
  }
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch {
    // Codex reads no other encoding.
    return wrong("broken", "the first line is not UTF-8");
  }
  if (text.startsWith("\uFEFF")) {
    const behind = asObject(parseJson(withoutInstructions(text.slice(1))));
    return wrong(
      behind?.type === "session_meta" ? "bom" : "broken",
      "the file begins with a byte order mark",
    );
  }
  const record = asObject(parseJson(withoutInstructions(text)));
  if (record === null) return wrong("broken", "the first line is no JSON object");
  return judgeRecord(record);
}

function judgeRecord(record: JsonObject): FirstLine {
  if (record.type === undefined && asText(record.id) !== null && "instructions" in record) {
    return wrong("bare-2025", "a flat file of 2025, which no Codex of today reads");
  }
  if (record.type !== "session_meta") {
    return wrong("not-meta", "the first line is not the metadata");
  }
  const payload = asObject(record.payload);
  if (payload === null) return wrong("incomplete", "the metadata is empty");
  const fields = metaFields(payload);
  const lacking = typeof record.timestamp === "string" ? lackOf(payload) : "timestamp";
  if (lacking !== null) {
    const why = `the metadata has no proper ${lacking}`;
    const kind = OF_HISTORY.has(lacking) ? "incomplete-history" : "incomplete";
    return { kind, why, fields, hasLaterMeta: false };
  }
  const mode = payload.history_mode;
  if (mode !== undefined && mode !== "legacy" && mode !== "paginated") {
    const why = `history mode ${JSON.stringify(mode)} is not known`;
    return { kind: "unknown-mode", why, fields, hasLaterMeta: false };
  }
  return { kind: "meta", why: "", fields, hasLaterMeta: false };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const OF_HISTORY: ReadonlySet<string> = new Set(["session_id", "history_base"]);
const SOURCE_KEYS: ReadonlySet<string> = new Set(["custom", "internal", "subagent"]);

/** What Codex's reader of the metadata misses first; `null`: nothing (each measured with 0.169). */
function lackOf(payload: JsonObject): string | null {
  if (!UUID.test(asText(payload.id) ?? "")) return "id";
  for (const key of ["timestamp", "cwd", "originator", "cli_version"]) {
    if (typeof payload[key] !== "string") return key;
  }
  if (!isSource(payload.source)) return "source";
  if (isGiven(payload.git) && asObject(payload.git) === null) return "git";
  if (payload.session_id !== undefined && !UUID.test(asText(payload.session_id) ?? "")) {
    return "session_id";
  }
  return isBase(payload.history_base) ? null : "history_base";
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isSource(source: unknown): boolean {
  if (source === undefined || typeof source === "string") return true;
  const keys = Object.keys(asObject(source) ?? {});
  return keys.length === 1 && SOURCE_KEYS.has(keys[0]!);
}

function isBase(value: unknown): boolean {
  if (!isGiven(value)) return true;
  const base = asObject(value);
  return base !== null && UUID.test(asText(base.thread_id) ?? "") &&
    asCount(base.end_ordinal_exclusive) !== null && asCount(base.end_byte_offset) !== null;
}

function isMeta(bytes: Uint8Array): boolean {
  return judgeFirstLine(bytes).kind === "meta";
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 32 || (byte >= 9 && byte <= 13));
}

function wrong(kind: FirstLineKind, why: string): FirstLine {
  return { kind, why, fields: null, hasLaterMeta: false };
}

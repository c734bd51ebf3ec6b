import type { AbsolutePath } from "../../model/store.ts";
import { closing, readFully } from "../../system/files.ts";
import { asCount, asObject, asText, type JsonObject, parseJson } from "../json_value.ts";
import { isCompressed } from "../rollout_name.ts";
import { lineStartAfter, plainLines, type RolloutTools } from "../rollout_reader.ts";

/** What the end of a rollout tells. */
export interface LastLine {
  /** Ordinal of the last line that Codex can read; `null`: that line has none. */
  readonly ordinal: number | null;
  /** Whether the last line of all ends with a line feed. */
  readonly terminated: boolean;
  /** Folder of the last settings or turn in it, as written; `null`: none is there. */
  readonly cwd: string | null;
}

/** Where the end to look at lies. */
export interface LastLineOptions {
  /** First byte behind it. Left out: the end of the file. */
  readonly end?: number;
  /** Whether the folder is not asked: then the last line alone is read where it is short and whole. Left out: `false`. */
  readonly isBrief?: boolean;
}

/** Bytes that are read. */
export const TAIL_BYTES = 64 * 1024;

/** Bytes in which nearly every last line begins. */
export const BRIEF_BYTES = 4 * 1024;
const LINE_FEED = 10;
const buffer = new Uint8Array(BRIEF_BYTES);
const decoder = new TextDecoder();

/**
 * Reads the last 64 KiB of a plain rollout, or of its part before `end`. `null` where no line that Codex can read begins there,
 * and for a compressed rollout, which has to be read through. Errors as in `Files`.
 */
export function readLastLine(
  path: AbsolutePath,
  { files }: Pick<RolloutTools, "files">,
  { end: limit = Infinity, isBrief = false }: LastLineOptions = {},
): LastLine | null {
  if (isCompressed(path)) return null;
  using file = closing(files.open(path));
  const end = Math.min(limit, file.stat().size);
  if (isBrief) {
    const tail = buffer.subarray(0, Math.min(BRIEF_BYTES, end));
    const count = readFully(file, tail, { at: end - tail.length });
    const last = lastOf(tail.subarray(0, count));
    if (last !== null) return last;
  }
  const start = lineStartAfter(file, Math.max(0, end - TAIL_BYTES), { end });
  if (start === null) return null;
  const gathered = newLastLine();
  for (const { bytes, terminated } of plainLines(file, { start, end })) {
    gathered.read(bytes === null ? undefined : parseJson(decoder.decode(bytes)), terminated);
  }
  return gathered.found();
}

/** What the last line of a stretch tells; `null` where it is not whole, or nothing that Codex reads. */
export function lastOf(tail: Uint8Array): LastLine | null {
  if (tail.at(-1) !== LINE_FEED) return null;
  const from = tail.lastIndexOf(LINE_FEED, tail.length - 2);
  if (from < 0) return null;
  const record = asObject(parseJson(decoder.decode(tail.subarray(from + 1))));
  if (record === null || typeof record.type !== "string") return null;
  return { ordinal: ordinalIn(record), terminated: true, cwd: null };
}

/** The ordinal of a line; one too high to be counted with is the highest that is. `null`: it has none. */
export function ordinalIn({ ordinal }: JsonObject): number | null {
  const isHuge = typeof ordinal === "number" && ordinal > Number.MAX_SAFE_INTEGER;
  return isHuge ? Number.MAX_SAFE_INTEGER : asCount(ordinal);
}

/** Gathers what the end tells, line after line. */
export function newLastLine(): {
  /** Takes the JSON of a line; what is none is passed by, as Codex does. */
  read(json: unknown, terminated: boolean): void;
  found(): LastLine | null;
} {
  let last: Omit<LastLine, "terminated"> | null = null;
  let cwd: string | null = null;
  let isTerminated = true;
  return {
    read(json, terminated) {
      isTerminated = terminated;
      const record = asObject(json);
      if (record === null || typeof record.type !== "string") return;
      const payload = asObject(record.payload);
      const settings = asObject(payload?.thread_settings);
      cwd = asText(settings?.cwd) ??
        (record.type === "turn_context" ? asText(payload?.cwd) : null) ?? cwd;
      last = { ordinal: ordinalIn(record), cwd };
    },
    found: () => last === null ? null : { ...last, cwd, terminated: isTerminated },
  };
}

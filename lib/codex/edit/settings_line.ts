import type { ThreadId } from "../../model/ids.ts";
import type { Compression } from "../../system/system.ts";
import { asObject, parseJson } from "../json_value.ts";
import { cwdEdits } from "./copy_edits.ts";
import { editLine, fieldSpan } from "./edit_line.ts";

/** What the new line says. */
export interface SettingsLineOptions {
  readonly threadId: ThreadId;
  /** New working directory; `null`: that of the template, to put earlier settings in force again (write-rules §5.2). */
  readonly cwd: string | null;
  /** Of the line before it, plus one; `null` in a legacy rollout. */
  readonly ordinal: number | null;
  /** RFC 3339 in UTC with milliseconds. */
  readonly timestamp: string;
}

const decoder = new TextDecoder();

/**
 * A settings line, without line feed, made from an earlier complete one: what it says besides folder and thread stays to the
 * byte (write-rules §5.1).
 */
export function settingsLine(template: Uint8Array, options: SettingsLineOptions): string {
  const { threadId, cwd, ordinal, timestamp } = options;
  const payload = asObject(asObject(parseJson(decoder.decode(template)))?.payload);
  const settings = asObject(payload?.thread_settings);
  if (settings === null || typeof settings.cwd !== "string") throw new Error("no settings line");
  const at = ["payload", "thread_settings"];
  const edited = editLine(template, [
    { path: ["payload", "thread_id"], value: threadId, add: true },
    ...(cwd === null ? [] : cwdEdits(settings, { at, cwd: { from: settings.cwd, to: cwd } })),
  ]);
  const span = fieldSpan(edited, ["payload"])!;
  const place = ordinal === null ? "" : `"ordinal":${ordinal},`;
  const head = `{"timestamp":${JSON.stringify(timestamp)},${place}"type":"event_msg","payload":`;
  return `${head}${decoder.decode(edited.subarray(span.start, span.end))}}`;
}

/** The file that a line is appended to. */
export interface AppendTarget {
  /** Whether it is a `.jsonl.zst`: the line becomes a frame of its own (write-rules §5.1). */
  readonly compressed: boolean;
  /** Whether its last line lacks the line feed. */
  readonly torn: boolean;
  readonly compression: Compression;
}

/** What to write behind a rollout so that it ends with this line. */
export async function appendedBytes(
  line: string,
  { compressed, torn, compression }: AppendTarget,
): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(`${torn ? "\n" : ""}${line}\n`);
  return compressed ? await compression.zstdFrame(bytes) : bytes;
}

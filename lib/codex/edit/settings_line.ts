import { asObject, parseJson } from "../json_value.ts";
import { cwdEdits } from "./copy_edits.ts";
import { editLine, fieldSpan } from "./edit_line.ts";

/** What the new line says. */
export interface SettingsLineOptions {
  readonly threadId: string;
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

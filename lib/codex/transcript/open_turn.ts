import type { AbsolutePath } from "../../model/store.ts";
import { isCompressed } from "../rollout_name.ts";
import { closing, type Files } from "../../system/files.ts";
import { asObject, asText, parseJson } from "../json_value.ts";
import { lineStartAfter, plainLines } from "../rollout_reader.ts";
import { endsTurn } from "./event_entry.ts";

/** First stretch read from the end; each further one is four times as long. */
const FIRST_STRETCH = 256 * 1024;
/** Stretch beyond which nothing is looked for: what was written so long ago tells nothing about now. */
const LONGEST_STRETCH = 16 * 1024 * 1024;

const decoder = new TextDecoder();

/**
 * Whether the last turn of a rollout has a start and no end: it may be running, or its Codex has died (codex-storage §2.4).
 * A compressed one is never being written. Errors as in `Files`.
 */
export function hasOpenTurn(path: AbsolutePath, files: Files): boolean {
  if (isCompressed(path)) return false;
  using file = closing(files.open(path));
  const end = file.stat().size;
  for (let length = FIRST_STRETCH; length <= LONGEST_STRETCH; length *= 4) {
    const wanted = Math.max(0, end - length);
    const start = lineStartAfter(file, wanted, { end });
    let isOpen: boolean | null = null;
    if (start !== null) {
      for (const { bytes } of plainLines(file, { start, end })) {
        if (bytes !== null) isOpen = turnEvent(decoder.decode(bytes)) ?? isOpen;
      }
    }
    if (isOpen !== null || wanted === 0) return isOpen ?? false;
  }
  return false;
}

/** `true` for the start of a turn, `false` for its end, `null` for any other line. */
function turnEvent(line: string): boolean | null {
  if (!/_(started|complete|aborted)"/.test(line)) return null;
  const record = asObject(parseJson(line));
  const event = record?.type === "event_msg" ? asObject(record.payload) : null;
  if (event === null) return null;
  const type = asText(event.type);
  if (type === "task_started" || type === "turn_started") return true;
  return endsTurn(event) ? false : null;
}

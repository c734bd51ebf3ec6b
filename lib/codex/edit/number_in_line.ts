import { editLine, fieldSpan } from "./edit_line.ts";
import type { Splice } from "../../model/thread/byte_edits.ts";

const BLANK = 0x20;
const BRACE = 0x7d;

/** A number of a line that gets another value. */
export interface NumberEdit {
  /** Keys from the top of the line down to it. */
  readonly path: readonly string[];
  readonly value: number;
}

/**
 * A line with another number in it, in as many bytes wherever that can be: blanks behind a shorter one, and a longer one takes the
 * place of blanks behind it or before the last brace. Longer where there are none. `null`: there is no such field. The line must be
 * a JSON object.
 */
export function numberInLine(line: Uint8Array, { path, value }: NumberEdit): Uint8Array | null {
  const span = fieldSpan(line, path);
  if (span === null) return null;
  const edited = editLine(line, [{ path, value }]);
  const room = line.length - edited.length;
  if (room === 0) return edited;
  const end = span.end - room;
  if (room < 0) {
    return withoutBlanks(edited, { from: end, count: -room }) ??
      withoutBlanks(edited, { from: edited.lastIndexOf(BRACE) + room, count: -room }) ?? edited;
  }
  const padded = new Uint8Array(line.length).fill(BLANK);
  padded.set(edited.subarray(0, end));
  padded.set(edited.subarray(end), span.end);
  return padded;
}

/** `null`: not all of these bytes are blanks. */
function withoutBlanks(
  line: Uint8Array,
  { from, count }: { readonly from: number; readonly count: number },
): Uint8Array | null {
  const end = from + count;
  if (from < 0 || !line.subarray(from, end).every((byte) => byte === BLANK)) return null;
  const shorter = new Uint8Array(line.length - count);
  shorter.set(line.subarray(0, from));
  shorter.set(line.subarray(end), from);
  return shorter;
}

/** What makes one line of another, as few bytes as can be. `offset`: where the line begins in its file. */
export function lineSplice(
  offset: number,
  { before, after }: { readonly before: Uint8Array; readonly after: Uint8Array },
): Splice {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < most - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return {
    offset: offset + start,
    remove: before.length - start - tail,
    insert: after.slice(start, after.length - tail).toBase64(),
  };
}

import { members, skipBlanks, type Span } from "./json_scan.ts";

/** One field of a line that gets another value. */
export interface FieldEdit {
  /** Keys from the top of the line down to the field. */
  readonly path: readonly string[];
  /** The new value, as JSON. */
  readonly value: unknown;
  /**
   * Whether a field that is not there is added as the last one of its object, when that object is there. Left out: `false`,
   * the line then keeps being without it.
   */
  readonly add?: boolean;
}

interface Splice extends Span {
  readonly bytes: Uint8Array;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const encoder = new TextEncoder();

/**
 * The line with these fields changed and every other byte as it was: numbers, order of keys, escapes and blanks (flaw M7). Of
 * a key that occurs twice the last one counts, as in every JSON reader. The line must be a JSON object; no path may lead into
 * a field that another edit replaces.
 */
export function editLine(line: Uint8Array, edits: readonly FieldEdit[]): Uint8Array {
  const splices = edits.map((edit) => spliceOf(line, edit)).filter((splice) => splice !== null)
    .toSorted((a, b) => a.start - b.start);
  if (splices.length === 0) return line;
  const grown = splices.reduce((sum, { start, end, bytes }) => sum + bytes.length - end + start, 0);
  const edited = new Uint8Array(line.length + grown);
  let [from, to] = [0, 0];
  for (const { start, end, bytes } of splices) {
    edited.set(line.subarray(from, start), to);
    to += start - from;
    edited.set(bytes, to);
    to += bytes.length;
    from = end;
  }
  edited.set(line.subarray(from), to);
  return edited;
}

/** Where the value of a field lies in a line that is a JSON object; `null` when the line has no such field. */
export function fieldSpan(line: Uint8Array, path: readonly string[]): Span | null {
  let span: Span | null = { start: lineStart(line), end: line.length };
  for (const key of path) {
    if (span === null) return null;
    let found: Span | null = null;
    for (const member of members(line, span.start)) if (member.key === key) found = member.value;
    span = found;
  }
  return span;
}

/** Where the object of a line starts: behind blanks and a byte order mark. */
export function lineStart(line: Uint8Array): number {
  const hasMark = BYTE_ORDER_MARK.every((byte, at) => line[at] === byte);
  return skipBlanks(line, hasMark ? BYTE_ORDER_MARK.length : 0);
}

function spliceOf(line: Uint8Array, { path, value, add = false }: FieldEdit): Splice | null {
  const text = JSON.stringify(value);
  const span = fieldSpan(line, path);
  if (span !== null) return { ...span, bytes: encoder.encode(text) };
  const parent = add ? fieldSpan(line, path.slice(0, -1)) : null;
  if (parent === null) return null;
  const fields = [...members(line, parent.start)];
  const at = fields.at(-1)?.value.end ?? parent.start + 1;
  const comma = fields.length === 0 ? "" : ",";
  const bytes = encoder.encode(`${comma}${JSON.stringify(path.at(-1))}:${text}`);
  return { start: at, end: at, bytes };
}

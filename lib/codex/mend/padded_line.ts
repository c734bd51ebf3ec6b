const BLANK = 0x20;
const BRACE = 0x7d;

/**
 * A line that is a JSON object, with blanks before its last brace so that it has this many bytes: JSON allows them, and what lies
 * behind it keeps its place (repair-rules §0). `null` when it is longer, or ends with no brace.
 */
export function paddedLine(line: Uint8Array, length: number): Uint8Array | null {
  const room = length - line.length;
  if (room === 0) return line;
  const end = line.lastIndexOf(BRACE);
  if (room < 0 || end < 0) return null;
  const padded = new Uint8Array(length).fill(BLANK);
  padded.set(line.subarray(0, end));
  padded.set(line.subarray(end), end + room);
  return padded;
}

import { parseJson } from "../json_value.ts";

const JOINED = '}{"id"';

/**
 * Where line feeds are missing in the name index (repair-rules §18): at its end, where Codex writes the next line without one, and
 * between lines that it has joined so, which nobody can read. Places in the text that has them, ascending.
 */
export function missingBreaks(text: string): readonly number[] {
  const places: number[] = [];
  for (const { 0: line, index: start } of text.matchAll(/[^\n]+/g)) {
    if (!line.includes(JOINED) || parseJson(line) !== undefined) continue;
    for (let at = line.indexOf(JOINED); at >= 0; at = line.indexOf(JOINED, at + 1)) {
      // Within a name the quotes would be escaped.
      places.push(start + at + 1 + places.length);
    }
  }
  if (text !== "" && !text.endsWith("\n")) places.push(text.length + places.length);
  return places;
}

/** The text with line feeds at these places. */
export function withBreaks(text: string, breaks: readonly number[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const [count, place] of breaks.entries()) {
    const at = place - count;
    pieces.push(text.slice(from, at), "\n");
    from = at;
  }
  return pieces.join("") + text.slice(from);
}

/** The text without the line feeds at these places; `null` when other characters are there. */
export function withoutBreaks(text: string, breaks: readonly number[]): string | null {
  const pieces: string[] = [];
  let from = 0;
  for (const at of breaks) {
    if (text[at] !== "\n" || at < from) return null;
    pieces.push(text.slice(from, at));
    from = at + 1;
  }
  return pieces.join("") + text.slice(from);
}

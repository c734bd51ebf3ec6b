import type { CellWidths } from "./cell_width.ts";

/** A blank-led word, or one character of a writing that breaks anywhere. */
const PIECE =
  / *(?:[\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uff60]|[^ \u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uff60]+)/g;
/** What a line begins with that the lines it is broken into stand behind: blanks, and the sign of an item. */
const LEAD = /^ *(?:(?:[-*•>]|\d{1,3}[.)]) +)?/;

/**
 * Sanitised text of other people as lines of at most `room` cells, broken between words. A word that is longer than a line stays
 * whole: a path or an address can then be taken from the screen.
 */
export function paragraphLines(
  text: string,
  { room, cells }: { readonly room: number; readonly cells: CellWidths },
): readonly string[] {
  return text.split("\n").flatMap((line) => {
    if (cells.widthOf(line) <= room) return line;
    const lead = cells.widthOf(LEAD.exec(line)![0]);
    const indent = " ".repeat(lead * 2 > room ? 0 : lead);
    const lines: string[] = [];
    let [kept, width] = ["", 0];
    for (const piece of line.match(PIECE) ?? []) {
      const more = cells.widthOf(piece);
      if (kept.trim() !== "" && width + more > room) {
        lines.push(kept);
        kept = indent + piece.trimStart();
        width = cells.widthOf(kept);
      } else {
        kept += piece;
        width += more;
      }
    }
    return [...lines, kept];
  });
}

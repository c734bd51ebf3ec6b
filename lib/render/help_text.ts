import { newStyles } from "./text/styles.ts";
import { wrapLine } from "./text/wrap.ts";

/** Where a help page is read. */
export interface HelpTextOptions {
  readonly color: boolean;
  /** Cells of the terminal; `null`: lines stay as they are. */
  readonly width: number | null;
}

/** What stands before the words of a flag or command: those go on below themselves. */
const BEFORE_WORDS = /^ +\S(?:.*?\S)? {2,}(?=\S)/;

/** A help page for a terminal: headings bold, lines broken between words. */
export function helpText(text: string, { color, width }: HelpTextOptions): string {
  const styles = newStyles(color);
  const lines = text.split("\n");
  return lines.map((line, at) => {
    const isHeading = /^\S/.test(line) && lines[at + 1]?.startsWith("  ") === true;
    if (isHeading) return styles.strong(line);
    const start = BEFORE_WORDS.exec(line)?.[0].length ?? 2 + (/^ */.exec(line)?.[0].length ?? 0);
    const indent = width !== null && start > width / 2 ? 8 : start;
    return wrapLine(line, { width, indent });
  }).join("\n");
}

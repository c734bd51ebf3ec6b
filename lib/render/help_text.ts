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
  const lines = width === null ? text.split("\n") : withWholeParagraphs(text.split("\n"));
  return lines.map((line, at) => {
    const isHeading = /^\S/.test(line) && lines[at + 1]?.startsWith("  ") === true;
    if (isHeading) return styles.strong(line);
    if (/^\S/.test(line)) return wrapLine(line, { width, indent: /^\w+: /.test(line) ? 2 : 0 });
    const start = BEFORE_WORDS.exec(line)?.[0].length ?? 2 + (/^ */.exec(line)?.[0].length ?? 0);
    const indent = width !== null && start > width / 2 ? 8 : start;
    return wrapLine(line, { width, indent });
  }).join("\n");
}

/** The lines with those of a paragraph in one: a terminal breaks them where it wants. */
function withWholeParagraphs(lines: readonly string[]): readonly string[] {
  const whole: string[] = [];
  for (const [at, line] of lines.entries()) {
    const isProse = /^\S/.test(line) && lines[at + 1]?.startsWith("  ") !== true;
    const before = whole.at(-1) ?? "";
    if (isProse && at > 0 && /^\S/.test(lines[at - 1]!)) {
      whole[whole.length - 1] = `${before} ${line}`;
    } else whole.push(line);
  }
  return whole;
}

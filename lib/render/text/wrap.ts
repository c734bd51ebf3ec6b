import { calledName } from "../../text/program_name.ts";

/** How lines are broken. */
export interface WrapOptions {
  /** Cells of the terminal; `null`: lines stay as they are. */
  readonly width: number | null;
  /** Blanks before all lines but the first. Left out: two. */
  readonly indent?: number;
}

/**
 * Where a command begins that is printed to be pasted, with the parenthesis it stands in: a break in it would be a command of its own.
 * What goes on behind the end of a sentence or in another column is prose.
 */
function commandAt(text: string): number {
  const name = calledName().replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  const start = `(?:${name}|rollkeep|codex|npx|deno)`;
  const command = new RegExp(`(?<=^|[\\s(])${start} \\S(?:(?!; |(?<=\\w)\\. | {3}).)*$`);
  const at = command.exec(text)?.index ?? text.length;
  return text[at - 1] === "(" ? at - 1 : at;
}

// deno-lint-ignore no-control-regex -- finding them is the point
const STYLE = /\u001b\[[0-9;]*m/g;

/**
 * One line of text as lines that fit, broken between words. A word that is longer than a line stays whole, and so does a command
 * at the end. What is there of colour takes no room.
 */
export function wrapLine(text: string, { width, indent = 2 }: WrapOptions): string {
  if (width === null || roughWidth(text) <= width) return text;
  const at = commandAt(text);
  // Each word with the blanks before it, for they may be columns.
  const words: string[] = text.slice(0, at).match(/ *[^ ]+/g) ?? [];
  const command = text.slice(at).trimEnd();
  const lines: string[] = [];
  let line = "";
  for (const word of command === "" ? words : [...words, ` ${command}`]) {
    if (line === "" || roughWidth(line + word) <= width) {
      line += word;
      continue;
    }
    lines.push(line);
    line = " ".repeat(indent) + word.trimStart();
  }
  // A question ends with a blank.
  return [...lines, line].join("\n") + / *$/.exec(text)![0];
}

/** The same for each line of a text. */
export function wrapText(text: string, options: WrapOptions): string {
  return text.split("\n").map((line) => wrapLine(line, options)).join("\n");
}

/** Cells at most: what is no Latin letter counts as two. */
function roughWidth(text: string): number {
  let cells = 0;
  for (const character of text.replace(STYLE, "")) {
    cells += character <= "\u02ff" || (character >= "\u2010" && character <= "\u2026") ? 1 : 2;
  }
  return cells;
}

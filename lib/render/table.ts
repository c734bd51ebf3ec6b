import { eastAsianWidth } from "get-east-asian-width";

/** A column of a table. */
export interface TableColumn {
  /** Header text. */
  readonly title: string;
  /** Whether it gives way when the table is wider than the terminal. Left out: it does not. */
  readonly flexible?: boolean;
  /** Whether cells stand at the right edge. Left out: left. */
  readonly right?: boolean;
}

/** How a table is laid out. */
export interface TableOptions {
  readonly columns: readonly TableColumn[];
  /** Cells of the terminal; `null`: nothing is cut. */
  readonly width: number | null;
  /** Whether the header line is there. */
  readonly header: boolean;
}

const GAP = 2;
const LEAST_FLEXIBLE = 8;

/** Lines of a table from sanitised cells: the header first if wanted. Trailing blanks are dropped. */
export function tableLines(
  rows: readonly (readonly string[])[],
  { columns, width, header }: TableOptions,
): string[] {
  const widths = columns.map(({ title }, at) =>
    rows.reduce((most, row) => Math.max(most, cellWidth(row[at]!)), header ? cellWidth(title) : 0)
  );
  if (width !== null) shrink(widths, columns, width);
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => {
      const cut = truncateCells(cell, widths[at]!);
      const space = " ".repeat(Math.max(0, widths[at]! - cellWidth(cut)));
      return columns[at]!.right ? space + cut : cut + space;
    }).join(" ".repeat(GAP)).trimEnd();
  const titles = columns.map(({ title }) => title);
  return [...(header ? [line(titles)] : []), ...rows.map(line)];
}

/** Takes from the widest flexible column until the table fits, or no flexible one can give more. */
function shrink(widths: number[], columns: readonly TableColumn[], width: number): void {
  const total = () => widths.reduce((sum, cells) => sum + cells, GAP * (widths.length - 1));
  for (let over = total() - width; over > 0; over = total() - width) {
    let widest = -1;
    for (const [at, { flexible }] of columns.entries()) {
      if (
        flexible && widths[at]! > LEAST_FLEXIBLE && (widest < 0 || widths[at]! > widths[widest]!)
      ) {
        widest = at;
      }
    }
    if (widest < 0) return;
    widths[widest]!--;
  }
}

/** Characters whose width is not the sum of their code points': marks, joiners, emoji, Jamo. */
const COMPLEX =
  /[\u0300-\u036f\u0483-\u0489\u0591-\u05ff\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e\u0f18-\u0fbc\u1100-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u200d\u20d0-\u20ff\ufe0f\ufe20-\ufe2f]|\ud83c[\udde6-\uddff\udffb-\udfff]/;

const ASCII = /^[\x20-\x7e]*$/;

let segmenter: Intl.Segmenter | undefined;

/** Cells that a sanitised line takes on a terminal. */
export function cellWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const cluster of clusters(text)) width += clusterWidth(cluster);
  return width;
}

/** The start of a line that fits into `cells`, an ellipsis included when something was cut (flaw U8). */
export function truncateCells(text: string, cells: number): string {
  if (text.length <= cells && ASCII.test(text)) return text;
  if (cellWidth(text) <= cells) return text;
  if (cells < 1) return "";
  let kept = "";
  let width = 0;
  for (const cluster of clusters(text)) {
    const next = clusterWidth(cluster);
    if (width + next > cells - 1) break;
    kept += cluster;
    width += next;
  }
  return `${kept}…`;
}

/** Making a segmenter costs 30 ms once, so plain text never does. */
function clusters(text: string): Iterable<string> {
  if (!COMPLEX.test(text)) return text;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function clusterWidth(cluster: string): number {
  const code = cluster.codePointAt(0)!;
  if (/^\p{Mark}$/u.test(cluster)) return 0;
  const isEmoji = cluster.length > 1 && /\ufe0f|\u200d|\ud83c[\udde6-\uddff]/.test(cluster);
  return isEmoji ? 2 : eastAsianWidth(code);
}

import { eastAsianWidth } from "get-east-asian-width";

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

/** Padded with spaces on the right to `cells`. */
export function padCells(text: string, cells: number): string {
  return text + " ".repeat(Math.max(0, cells - cellWidth(text)));
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

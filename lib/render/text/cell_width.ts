/** How wide text is on a terminal, in cells. */
export interface CellWidths {
  /** Cells that a sanitised line takes. */
  widthOf(text: string): number;
  /** The start of a line that fits into `cells`, an ellipsis included when something was cut (flaw U8). */
  cut(text: string, cells: number): string;
  /**
   * The end of a line that fits, an ellipsis before it: of a path that is what tells it from others. It begins with a whole
   * component unless that costs half of it.
   */
  cutLeft(text: string, cells: number): string;
}

/** Printable ASCII, Latin letters with their accents in them, dashes, quotation marks and the ellipsis: a cell each. */
const NARROW = /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2026]*$/;

/** Characters whose width is not the sum of their code points': marks, joiners, emoji, Jamo. */
const COMPLEX =
  /[\u0300-\u036f\u0483-\u0489\u0591-\u05ff\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e\u0f18-\u0fbc\u1100-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u200d\u20d0-\u20ff\ufe0f\ufe20-\ufe2f]|\ud83c[\udde6-\uddff\udffb-\udfff]/;

/** Cells of a code point. */
type CodeWidth = (code: number) => number;

/** The widths of these texts. What only other writing needs is loaded once there is some: it costs 2 ms of every start. */
export async function cellWidthsOf(texts: Iterable<string>): Promise<CellWidths> {
  for (const text of texts) {
    if (NARROW.test(text)) continue;
    const { eastAsianWidth } = await import("get-east-asian-width");
    return newCellWidths(eastAsianWidth);
  }
  return newCellWidths(() => 1);
}

function newCellWidths(codeWidth: CodeWidth): CellWidths {
  const widthOf = (text: string): number => {
    if (NARROW.test(text)) return text.length;
    let width = 0;
    for (const cluster of clusters(text)) width += clusterWidth(cluster, codeWidth);
    return width;
  };
  return {
    widthOf,
    cut(text, cells) {
      if (widthOf(text) <= cells) return text;
      if (cells < 1) return "";
      let kept = "";
      let width = 0;
      for (const cluster of clusters(text)) {
        const next = clusterWidth(cluster, codeWidth);
        if (width + next > cells - 1) break;
        kept += cluster;
        width += next;
      }
      return `${kept}…`;
    },
    cutLeft(text, cells) {
      if (widthOf(text) <= cells) return text;
      if (cells < 1) return "";
      let kept = "";
      let width = 0;
      for (const cluster of [...clusters(text)].reverse()) {
        const next = clusterWidth(cluster, codeWidth);
        if (width + next > cells - 1) break;
        kept = cluster + kept;
        width += next;
      }
      const component = kept.indexOf("/");
      return `…${component * 2 < kept.length ? kept.slice(Math.max(component, 0)) : kept}`;
    },
  };
}

let segmenter: Intl.Segmenter | undefined;

/** Making a segmenter costs 30 ms once, so plain text never does. */
function clusters(text: string): Iterable<string> {
  if (!COMPLEX.test(text)) return text;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function clusterWidth(cluster: string, codeWidth: CodeWidth): number {
  const code = cluster.codePointAt(0)!;
  if (/^\p{Mark}$/u.test(cluster)) return 0;
  const isEmoji = cluster.length > 1 && /\ufe0f|\u200d|\ud83c[\udde6-\uddff]/.test(cluster);
  return isEmoji ? 2 : codeWidth(code);
}

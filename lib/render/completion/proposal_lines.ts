import type { Proposal } from "../../model/request/complete.ts";
import { cellWidthsOf } from "../text/cell_width.ts";
import { visibleLine } from "../text/visible.ts";

/** Words that mean themselves to every shell, quoted or not. */
const HARMLESS = /^[\w@%+=:,./-]+$/;

/** Most cells of what a word is. */
const MOST_BRIEF = 60;

/**
 * What the scripts of `completion` read, a line each: that words follow, then word, tab and what it is. No word has a meaning to a
 * shell, and nothing that is shown one to a terminal.
 */
export async function proposalLines(
  proposals: readonly Proposal[],
  { briefs }: { readonly briefs: boolean },
): Promise<string> {
  const harmless = proposals.filter(({ word }) => HARMLESS.test(word));
  if (!briefs) return linesOf(harmless.map(({ word }) => word));
  const shown = harmless.map(({ brief }) => visibleLine(brief).trim());
  const cells = await cellWidthsOf(shown);
  return linesOf(harmless.map(({ word }, at) => {
    const brief = cells.cut(shown[at]!, MOST_BRIEF);
    return brief === "" ? word : `${word}\t${brief}`;
  }));
}

function linesOf(lines: readonly string[]): string {
  return ["words", ...lines].map((line) => `${line}\n`).join("");
}

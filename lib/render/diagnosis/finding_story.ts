import type { ChangeResult } from "../../model/result/change_result.ts";
import type { MendedFinding, RepairStep } from "../../model/result/repair/repair_result.ts";
import { type CellWidths, cellWidthsOf } from "../text/cell_width.ts";
import { newShortIds } from "../text/short_id.ts";
import type { Styles } from "../text/styles.ts";
import { visibleLine } from "../text/visible.ts";

/** What findings are told with. */
export interface FindingStoryOptions {
  readonly result: Pick<ChangeResult, "threadResults">;
  /** Cells of the terminal. */
  readonly width: number;
  readonly styles: Styles;
}

const INDENT = "      ";

/**
 * How a finding that is mended is told to people: the finding, the thread by its short id and title, what the mend is good for; then each
 * value before and after, on lines of their own where one is too narrow. A path gives way from its left.
 */
export async function newFindingStory(
  findings: readonly MendedFinding[],
  { result, width, styles }: FindingStoryOptions,
): Promise<(finding: MendedFinding) => Iterable<string>> {
  const shortId = newShortIds(findings.flatMap(({ thread }) => thread ?? []));
  const titles = new Map(result.threadResults.map(({ id, title }) => [`${id}`, title]));
  const cells = await cellWidthsOf([
    ...[...titles.values()].map((title) => title ?? ""),
    ...findings.flatMap(({ fix }) => fix.flatMap(({ changes }) => Object.values(changes)))
      .flatMap(({ before, after }) => [`${before}`, `${after}`]),
  ]);
  const nameOf = (thread: string | null): string => {
    if (thread === null) return "the store";
    const title = titles.get(thread) ?? null;
    return `${shortId(thread).text}${title === null ? "" : `  ${visibleLine(title)}`}`;
  };
  return function* ({ id, thread, fix, effect }) {
    const start = `  ${id}  `;
    const room = width - start.length - cells.widthOf(effect) - 2;
    yield `${start}${styles.strong(cells.cut(nameOf(thread), room))}: ${effect}\n`;
    for (const step of fix) {
      for (const line of stepLines(step, { width, cells })) yield `${styles.dim(line)}\n`;
    }
  };
}

function* stepLines(
  { step, where, changes }: RepairStep,
  { width, cells }: { readonly width: number; readonly cells: CellWidths },
): Iterable<string> {
  const told = Object.entries(changes);
  const place = visibleLine(where);
  if (told.length === 0) yield INDENT + cells.cutLeft(`${step} ${place}`, width - INDENT.length);
  for (const [name, { before, after }] of told) {
    const values = [before, after].map(valueText);
    const line = `${INDENT}${place} ${name}: ${values.join(" -> ")}`;
    if (cells.widthOf(line) <= width) {
      yield line;
      continue;
    }
    yield INDENT + cells.cutLeft(`${place} ${name}`, width - INDENT.length);
    for (const [at, value] of values.entries()) {
      const start = `${INDENT}  ${at === 0 ? "  " : "->"} `;
      const isPath = value.startsWith('"/');
      yield start + (isPath ? cells.cutLeft : cells.cut)(value, width - start.length);
    }
  }
}

/** Longest value that is told whole: the others are prompts. */
const MOST_TOLD = 200;

/** A value of a row or a file for people. */
export function valueText(value: string | number | null): string {
  if (value === null) return "none";
  if (typeof value === "number") return `${value}`;
  const text = value.length > MOST_TOLD ? `${value.slice(0, MOST_TOLD)}…` : value;
  return `"${visibleLine(text)}"`;
}

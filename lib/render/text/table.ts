import { cellWidthsOf } from "./cell_width.ts";

/** A column of a table. */
export interface TableColumn {
  /** Header text. */
  readonly title: string;
  /** Whether it gives way when the table is wider than the terminal. Left out: it does not. */
  readonly flexible?: boolean;
  /** Whether a cell is cut from its left, as a path is. Left out: from its right. */
  readonly cutLeft?: boolean;
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
export async function tableLines(
  rows: readonly (readonly string[])[],
  { columns, width, header }: TableOptions,
): Promise<string[]> {
  const cells = await cellWidthsOf(rows.values().flatMap((row) => row));
  const widths = columns.map(({ title }, at) =>
    rows.reduce((most, row) => Math.max(most, cells.widthOf(row[at]!)), header ? title.length : 0)
  );
  if (width !== null) shrink(widths, columns, width);
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => {
      const { cutLeft, right } = columns[at]!;
      const cut = cutLeft ? cells.cutLeft(cell, widths[at]!) : cells.cut(cell, widths[at]!);
      const space = " ".repeat(Math.max(0, widths[at]! - cells.widthOf(cut)));
      return right ? space + cut : cut + space;
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

import type { Mark, ToldThread } from "../../model/thread/told_thread.ts";
import { ageText, instantText } from "../../time/instant_text.ts";
import { shortByteSize } from "../../text/byte_size.ts";
import { type CellWidths, cellWidthsOf } from "../text/cell_width.ts";
import { homePath } from "../text/home_path.ts";
import { newShortIds, type ShortId } from "../text/short_id.ts";
import { newStyles, type Styles } from "../text/styles.ts";
import type { ViewOptions } from "../text/view_options.ts";
import { visibleLine } from "../text/visible.ts";

/** What rows of threads are drawn with. */
export interface ThreadLinesOptions
  extends Pick<ViewOptions, "color" | "width" | "home" | "zone" | "nowMs"> {
  /** Whether the names of the columns stand above. Left out: they do not. */
  readonly header?: boolean;
  /** Most cells of a title; left out: what the terminal leaves. */
  readonly titleWidth?: number;
}

/** The letters of marks, in the order they are shown, and what they stand for. */
export const MARKS: Readonly<Record<Mark, { readonly letter: string; readonly word: string }>> = {
  damaged: { letter: "!", word: "damaged" },
  hidden: { letter: "?", word: "not in Codex's picker" },
  archived: { letter: "A", word: "archived" },
  pinned: { letter: "P", word: "pinned" },
  fork: { letter: "F", word: "fork" },
  live: { letter: "L", word: "open in Codex" },
};

/** Cells that a title is left at least, before a folder gives way. */
const LEAST_TITLE = 35;
const LEAST_FOLDER = 10;
const MOST_FOLDER = 40;

/**
 * A line for each thread, without its end: marks, short id, age, size, folder, title. Never wider than the terminal; what is
 * too long gives way, a folder from its left.
 */
export async function threadLines(
  threads: readonly ToldThread[],
  options: ThreadLinesOptions,
): Promise<readonly string[]> {
  const { header, home, zone, nowMs } = options;
  const styles = newStyles(options.color);
  const shortId = newShortIds(threads.flatMap(({ id }) => id ?? []));
  const rows = threads.map((thread) => ({
    marks: marksText(thread),
    id: thread.id === null ? null : shortId(thread.id),
    age: thread.updatedAtMs === null
      ? ""
      : zone === null
      ? instantText(thread.updatedAtMs)
      : ageText(thread.updatedAtMs, nowMs),
    size: shortByteSize(thread.bytes),
    folder: visibleLine(thread.folder === null ? "-" : homePath(thread.folder, home)),
    title: visibleLine(thread.title ?? "-").trim(),
  }));
  const cells = await cellWidthsOf(rows.flatMap(({ folder, title }) => [folder, title]));
  const columns = columnsOf(rows, { ...options, cells });
  const lines = rows.map((row) => lineOf(row, { columns, cells, styles }));
  return header ? [headerOf(columns, styles), ...lines] : lines;
}

/** The threads as a list has them: those last used first, those of which nothing tells last. */
export function newestFirst<T extends Pick<ToldThread, "updatedAtMs">>(
  threads: readonly T[],
): readonly T[] {
  return threads.toSorted((a, b) =>
    (b.updatedAtMs ?? -Infinity) - (a.updatedAtMs ?? -Infinity) || 0
  );
}

/** What the marks that occur stand for, in one line; empty when there are none. */
export function legendOf(threads: readonly ToldThread[]): string {
  const seen = new Set(threads.flatMap(({ marks }) => marks));
  return (Object.keys(MARKS) as Mark[]).filter((mark) => seen.has(mark))
    .map((mark) => `${MARKS[mark].letter} ${MARKS[mark].word}`).join("  ");
}

interface Row {
  readonly marks: string;
  readonly id: ShortId | null;
  readonly age: string;
  readonly size: string;
  readonly folder: string;
  readonly title: string;
}

interface Columns {
  readonly marks: number;
  readonly id: number;
  readonly age: number;
  readonly size: number;
  readonly folder: number;
  /** `null`: as wide as it is. */
  readonly title: number | null;
}

function marksText({ marks }: ToldThread): string {
  return (Object.keys(MARKS) as Mark[]).filter((mark) => marks.includes(mark))
    .map((mark) => MARKS[mark].letter).join("");
}

function columnsOf(
  rows: readonly Row[],
  { width, titleWidth, header, cells }: ThreadLinesOptions & { readonly cells: CellWidths },
): Columns {
  const most = (least: number, widthOf: (row: Row) => number) =>
    rows.reduce((found, row) => Math.max(found, widthOf(row)), least);
  const marks = most(2, (row) => row.marks.length);
  const id = most(header ? 2 : 1, (row) => row.id?.text.length ?? 1);
  const age = most(header ? 3 : 1, (row) => row.age.length);
  const size = most(header ? 4 : 1, (row) => row.size.length);
  const wanted = Math.min(MOST_FOLDER, most(header ? 6 : 1, (row) => cells.widthOf(row.folder)));
  if (width === null) return { marks, id, age, size, folder: wanted, title: titleWidth ?? null };
  const rest = width - (marks + 1 + id + 2 + age + 2 + size + 2);
  const titles = Math.min(LEAST_TITLE, most(1, (row) => cells.widthOf(row.title)));
  const room = Math.max(Math.min(LEAST_FOLDER, wanted), Math.min(wanted, rest - 2 - titles));
  // What is cut at a component leaves cells to the titles.
  const folder = most(header ? 6 : 1, (row) => cells.widthOf(cells.cutLeft(row.folder, room)));
  const title = Math.max(1, rest - 2 - folder);
  return { marks, id, age, size, folder, title: Math.min(title, titleWidth ?? title) };
}

interface Drawing {
  readonly columns: Columns;
  readonly cells: CellWidths;
  readonly styles: Styles;
}

function lineOf(row: Row, { columns, cells, styles }: Drawing): string {
  const pad = (text: string, to: number) => " ".repeat(Math.max(0, to - cells.widthOf(text)));
  const folder = cells.cutLeft(row.folder, columns.folder);
  const title = columns.title === null ? row.title : cells.cut(row.title, columns.title);
  const marks = row.marks.padStart(columns.marks);
  const { unique, text } = row.id ?? { unique: 0, text: "-" };
  return [
    `${
      row.marks === "" ? marks : row.marks.includes("!") ? styles.bad(marks) : styles.mark(marks)
    } `,
    styles.strong(text.slice(0, unique)) + text.slice(unique) + pad(text, columns.id),
    `  ${styles.dim(row.age.padStart(columns.age))}`,
    `  ${styles.dim(row.size.padStart(columns.size))}`,
    `  ${styles.folder(folder)}${pad(folder, columns.folder)}`,
    `  ${title}`,
  ].join("").trimEnd();
}

function headerOf({ marks, id, age, size, folder }: Columns, styles: Styles): string {
  return styles.dim(
    `${" ".repeat(marks)} ${"ID".padEnd(id)}  ${"AGE".padStart(age)}  ${"SIZE".padStart(size)}  ${
      "FOLDER".padEnd(folder)
    }  TITLE`,
  );
}

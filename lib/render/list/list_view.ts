import type { ListResult } from "../../model/list_result.ts";
import type { ListColumn, TableFormat } from "../../model/request.ts";
import type { Thread } from "../../model/thread.ts";
import { delimitedLine, toJson } from "../data_text.ts";
import { shortIds } from "../short_id.ts";
import { newStyles } from "../styles.ts";
import { cellWidthsOf } from "../cell_width.ts";
import { tableLines } from "../table.ts";
import type { ViewOptions } from "../view_options.ts";
import { visibleLine } from "../visible.ts";
import {
  cellText,
  DELIMITED_COLUMNS,
  DETAILED_COLUMNS,
  listObject,
  rawValue,
  TABLE_COLUMNS,
} from "./list_columns.ts";

/** How `list` is drawn. */
export interface ListViewOptions extends ViewOptions {
  readonly format: TableFormat;
  /** Columns asked for; `null`: the default set. */
  readonly columns: readonly ListColumn[] | null;
  readonly detailed: boolean;
  readonly header: boolean;
  /** Cells of the head column; 0: uncut; `null`: what fits on a terminal, uncut in a pipe. */
  readonly headWidth: number | null;
}

/** Pieces of output of `list`, in order. */
export async function* renderList(
  result: ListResult,
  options: ListViewOptions,
): AsyncIterable<string> {
  switch (options.format) {
    case "json":
      yield* renderArray(result.threads);
      return;
    case "ndjson":
      for (const thread of result.threads) yield `${toJson(listObject(thread))}\n`;
      return;
    case "csv":
      yield* renderDelimited(result, { options, separator: "," });
      return;
    case "tsv":
      yield* renderDelimited(result, { options, separator: "\t" });
      return;
    case "table":
      yield* renderTable(result, options);
      return;
    default:
      options.format satisfies never;
  }
}

/** Rows a piece: one write each would cost more than the rows. */
const ROWS_A_PIECE = 500;

function* renderArray(threads: readonly Thread[]): Iterable<string> {
  yield "[";
  for (let at = 0; at < threads.length; at += ROWS_A_PIECE) {
    const rows = threads.slice(at, at + ROWS_A_PIECE).map(listObject);
    yield (at === 0 ? "" : ",") + toJson(rows).slice(1, -1);
  }
  yield "]\n";
}

function* renderDelimited(
  { threads }: ListResult,
  { options, separator }: { readonly options: ListViewOptions; readonly separator: "," | "\t" },
): Iterable<string> {
  const columns = options.columns ?? DELIMITED_COLUMNS;
  if (options.header) yield delimitedLine(columns, separator);
  for (const thread of threads) {
    yield delimitedLine(columns.map((column) => rawValue(thread, column)), separator);
  }
}

const FLEXIBLE: ReadonlySet<ListColumn> = new Set(["host", "host_dir", "head", "path", "title"]);
const RIGHT: ReadonlySet<ListColumn> = new Set(["size", "size_bytes", "subagents"]);

async function* renderTable(result: ListResult, options: ListViewOptions): AsyncIterable<string> {
  const columns = options.columns ?? (options.detailed ? DETAILED_COLUMNS : TABLE_COLUMNS);
  const shortId = shortIds(result.threads.flatMap(({ id }) => id ?? []));
  const full = result.threads.map((thread) =>
    columns.map((column) => visibleLine(cellText(thread, column, { view: options, shortId })))
  );
  const rows = await cutHeads(full, { at: columns.indexOf("head"), cells: options.headWidth ?? 0 });
  const lines = await tableLines(rows, {
    columns: columns.map((column) => ({
      title: column === "flags" ? "" : column.toUpperCase(),
      flexible: FLEXIBLE.has(column),
      right: RIGHT.has(column),
    })),
    width: options.headWidth === 0 ? null : options.width,
    header: options.header,
  });
  const styles = newStyles(options.color);
  const skip = options.header ? 1 : 0;
  const showsHealth = columns.includes("health");
  for (const [at, line] of lines.entries()) {
    const thread = result.threads[at - skip];
    if (thread === undefined) yield `${styles.header(line)}\n`;
    else yield `${showsHealth ? colored(line, thread, styles) : line}\n`;
  }
  const count = result.threads.length;
  const more = count < result.total ? " (use --limit 0 for all)" : "";
  yield `${styles.dim(`showing ${count} of ${result.total}${more}`)}\n`;
}

/** The rows with the cell `at` cut to a width; 0: uncut. */
async function cutHeads(
  rows: readonly string[][],
  { at, cells }: { readonly at: number; readonly cells: number },
): Promise<readonly string[][]> {
  if (at < 0 || cells === 0) return rows;
  const widths = await cellWidthsOf(rows.map((row) => row[at]!));
  return rows.map((row) => row.with(at, widths.cut(row[at]!, cells)));
}

function colored(line: string, thread: Thread, styles: ReturnType<typeof newStyles>): string {
  switch (thread.health) {
    case "ok":
      return styles.good(line);
    case "missing-meta":
      return styles.warn(line);
    case "corrupted":
      return styles.bad(line);
    case null:
      return styles.dim(line);
  }
}

import type { ListColumn, ListOutput } from "../../model/request/list_columns.ts";
import type { ListResult } from "../../model/result/list_result.ts";
import type { ShownThread } from "../../model/thread/thread.ts";
import { toldThread } from "../../model/thread/told_thread.ts";
import { shortByteSize } from "../../text/byte_size.ts";
import { instantText, spokenText } from "../../time/instant_text.ts";
import { legendOf, threadLines } from "../people/thread_lines.ts";
import { cellWidthsOf } from "../text/cell_width.ts";
import { delimitedLine, INDENT, toJson } from "../text/data_text.ts";
import { homePath } from "../text/home_path.ts";
import { shortIds } from "../text/short_id.ts";
import { newStyles } from "../text/styles.ts";
import { tableLines } from "../text/table.ts";
import type { ViewOptions } from "../text/view_options.ts";
import { commandText, visibleLine } from "../text/visible.ts";
import {
  cellText,
  columnsObject,
  DELIMITED_COLUMNS,
  DETAILED_COLUMNS,
  HIDDEN_COLUMNS,
  listObject,
  rawValue,
  TABLE_COLUMNS,
} from "./list_columns.ts";

type OutputOf<Format> = Extract<ListOutput, { readonly format: Format }>;

/** What `list` draws with. */
export interface ListViewOptions<Output = ListOutput> {
  readonly output: Output;
  readonly view: ViewOptions;
  /** Command that shows every row. */
  readonly all: string;
}

/** Pieces of output of `list`, in order. */
export async function* renderList(
  result: ListResult,
  { output, view, all }: ListViewOptions,
): AsyncIterable<string> {
  switch (output.format) {
    case "json":
      yield* renderArray(result.threads, { asObject: objectOf(output.columns), ...view });
      return;
    case "ndjson": {
      const asObject = objectOf(output.columns);
      for (const thread of result.threads) yield `${toJson(asObject(thread))}\n`;
      return;
    }
    case "csv":
    case "tsv":
      yield* renderDelimited(result, { output, view, all });
      return;
    case "table":
      if (output.columns === "hidden" && view.terminal) {
        // Few listings need it, and all of them would wait for it.
        const { renderHidden } = await import("./hidden_view.ts");
        yield* renderHidden(result, { header: output.header, view, all });
      } else {yield* isForPeople(output, view)
          ? renderForPeople(result, { output, view, all })
          : renderTable(result, { output, view, all });}
      return;
    default:
      output satisfies never;
  }
}

/** Rows a piece: one write each would cost more than the rows. */
const ROWS_A_PIECE = 500;

type AsObject = (thread: ShownThread) => object;

function objectOf(columns: readonly ListColumn[] | "usual"): AsObject {
  return columns === "usual" ? listObject : (thread) => columnsObject(thread, columns);
}

function* renderArray(
  threads: readonly ShownThread[],
  { asObject, terminal }: Pick<ViewOptions, "terminal"> & { readonly asObject: AsObject },
): Iterable<string> {
  const [indent, end] = terminal && threads.length > 0 ? [INDENT, "\n"] : [undefined, ""];
  yield "[";
  for (let at = 0; at < threads.length; at += ROWS_A_PIECE) {
    const rows = threads.slice(at, at + ROWS_A_PIECE).map(asObject);
    yield (at === 0 ? "" : ",") + toJson(rows, indent).slice(1, -1 - end.length);
  }
  yield `${end}]\n`;
}

function* renderDelimited(
  { threads }: ListResult,
  { output: { format, columns: wanted, header }, view }: ListViewOptions<OutputOf<"csv" | "tsv">>,
): Iterable<string> {
  const options = { separator: format === "csv" ? "," : "\t", terminal: view.terminal } as const;
  const columns = wanted === "usual" ? DELIMITED_COLUMNS : wanted;
  if (header) yield delimitedLine(columns, options);
  for (const thread of threads) {
    yield delimitedLine(columns.map((column) => rawValue(thread, column)), options);
  }
}

/** Whether a person looks at columns that nobody has chosen: then they are drawn for people. */
function isForPeople({ columns }: OutputOf<"table">, { terminal }: ViewOptions): boolean {
  return terminal && (columns === "usual" || columns === "detailed");
}

async function* renderForPeople(
  { threads, total, totalBytes }: ListResult,
  { output: { columns, header, headWidth }, view, all }: ListViewOptions<OutputOf<"table">>,
): AsyncIterable<string> {
  if (total === 0) {
    if (header) yield "No threads.\n";
    return;
  }
  const told = threads.map(toldThread);
  const lines = await threadLines(told, {
    ...view,
    header,
    ...(headWidth === "uncut" ? { width: null } : {}),
    ...(typeof headWidth === "number" ? { titleWidth: headWidth } : {}),
  });
  const styles = newStyles(view.color);
  const before = lines.length - threads.length;
  for (const [at, line] of lines.entries()) {
    yield `${line}\n`;
    const thread = threads[at - before];
    if (thread === undefined || columns !== "detailed") continue;
    for (const detail of detailLines(thread, view)) yield `      ${styles.dim(detail)}\n`;
  }
  if (!header) return;
  const shownBytes = told.reduce((sum, { bytes }) => sum + bytes, 0);
  const isPart = told.length < total;
  const count = isPart
    ? `${told.length} of ${total} threads, ${shortByteSize(shownBytes)} of ${
      shortByteSize(totalBytes)
    }`
    : `${total} ${total === 1 ? "thread" : "threads"}, ${shortByteSize(totalBytes)}`;
  const legend = legendOf(told);
  yield `${styles.dim(legend === "" ? count : `${count} · ${legend}`)}\n`;
  if (isPart) yield `${styles.dim("all of them:")} ${styles.strong(commandText(all))}\n`;
}

/** What `--detailed` tells beside the usual of a thread: its whole id, its begin, what is wrong, its file, to be taken from the screen. */
function detailLines(
  { id, createdAtMs, health, path }: ShownThread,
  { zone, nowMs, home }: ViewOptions,
): readonly string[] {
  const begun = zone === null ? instantText(createdAtMs) : spokenText(createdAtMs, { zone, nowMs });
  const facts = [
    ...(id === null ? [] : [id]),
    `begun ${begun}`,
    ...(health === "ok" ? [] : [health ?? "cannot be read"]),
  ];
  return [facts.join(", "), homePath(path, home)].map(visibleLine);
}

const FLEXIBLE: ReadonlySet<ListColumn> = new Set(["host", "host_dir", "head", "path", "title"]);
const RIGHT: ReadonlySet<ListColumn> = new Set(["size", "size_bytes", "subagents"]);

async function* renderTable(
  result: ListResult,
  { output: { columns: wanted, header, headWidth }, view }: ListViewOptions<OutputOf<"table">>,
): AsyncIterable<string> {
  const columns = wanted === "usual"
    ? TABLE_COLUMNS
    : wanted === "hidden"
    ? HIDDEN_COLUMNS
    : wanted === "detailed"
    ? DETAILED_COLUMNS
    : wanted;
  const shortId = shortIds(result.threads.flatMap(({ id }) => id ?? []));
  const full = result.threads.map((thread) =>
    columns.map((column) => visibleLine(cellText(thread, column, { view, shortId })))
  );
  const rows = typeof headWidth === "number"
    ? await cutHeads(full, { at: columns.indexOf("head"), cells: headWidth })
    : full;
  const lines = await tableLines(rows, {
    columns: columns.map((column) => ({
      title: column === "flags" ? "" : column.toUpperCase(),
      flexible: FLEXIBLE.has(column),
      right: RIGHT.has(column),
    })),
    width: headWidth === "uncut" ? null : view.width,
    header,
  });
  const styles = newStyles(view.color);
  const skip = header ? 1 : 0;
  const showsHealth = columns.includes("health");
  for (const [at, line] of lines.entries()) {
    const thread = result.threads[at - skip];
    if (thread === undefined) yield `${styles.header(line)}\n`;
    else yield `${showsHealth ? colored(line, thread, styles) : line}\n`;
  }
  // Without a header a program reads the rows, and nothing but rows.
  if (!header) return;
  const count = result.threads.length;
  const more = count < result.total ? " (use --limit 0 for all)" : "";
  yield `${styles.dim(`showing ${count} of ${result.total}${more}`)}\n`;
}

/** The rows with the cell `at` cut to a width. */
async function cutHeads(
  rows: readonly string[][],
  { at, cells }: { readonly at: number; readonly cells: number },
): Promise<readonly string[][]> {
  if (at < 0) return rows;
  const widths = await cellWidthsOf(rows.map((row) => row[at]!));
  return rows.map((row) => row.with(at, widths.cut(row[at]!, cells)));
}

function colored(line: string, thread: ShownThread, styles: ReturnType<typeof newStyles>): string {
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

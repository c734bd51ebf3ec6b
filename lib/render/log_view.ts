import type { LogDocument } from "./json/batches.ts";
import type { LogEntry } from "../model/result/log_result.ts";
import type { ToldThread } from "../model/thread/told_thread.ts";
import { waitingText } from "../plan/batch/waiting_threads.ts";
import { formatByteSize, shortByteSize } from "../text/byte_size.ts";
import { localText, relativeText } from "../time/instant_text.ts";
import { batchText } from "./people/batch_text.ts";
import { newestFirst, threadLines } from "./people/thread_lines.ts";
import { newStyles, type Styles } from "./text/styles.ts";
import { type TableColumn, tableLines } from "./text/table.ts";
import type { ViewOptions } from "./text/view_options.ts";
import { commandText, visibleLine } from "./text/visible.ts";
import { wrapLine } from "./text/wrap.ts";
import { programName } from "../text/program_name.ts";

/** What the log is drawn with. */
export interface LogViewOptions extends ViewOptions {
  /** Threads of the one batch that was asked for; `null`: all batches were. */
  readonly threads: readonly ToldThread[] | null;
  /** Number of batches that are there. */
  readonly total: number;
}

/** The batches as a table, or one batch with its threads. */
export async function* renderLog(
  entries: readonly LogEntry[],
  options: LogViewOptions,
): AsyncIterable<string> {
  if (!options.terminal) yield* renderForPrograms(entries, options);
  else if (options.threads !== null) yield* renderBatch(entries[0]!, options);
  else yield* renderForPeople(entries, options);
}

/** A row for each batch: when, what, how much; what stands goes without saying. */
async function* renderForPeople(
  entries: readonly LogEntry[],
  options: LogViewOptions,
): AsyncIterable<string> {
  const styles = newStyles(options.color);
  const stateOf = ({ standing }: LogEntry) => standing === "standing" ? "" : standing;
  const hasStates = entries.some((entry) => stateOf(entry) !== "");
  const rows = entries.map((entry) => [
    `${entry.number}`,
    whenText(entry, options),
    batchText(entry, options),
    ...(hasStates ? [stateOf(entry)] : []),
    `${entry.threads}`,
    shortByteSize(entry.bytes),
  ]);
  const columns = [
    { title: "", right: true },
    { title: "WHEN" },
    { title: "WHAT", flexible: true },
    ...(hasStates ? [{ title: "STATE" }] : []),
    { title: "THREADS", right: true },
    { title: "SIZE", right: true },
  ];
  const [header, ...lines] = await tableLines(rows, {
    columns,
    width: options.width,
    header: true,
  });
  yield `${styles.dim(header!)}\n`;
  for (const line of lines) yield `${line}\n`;
  yield* waitingLines(entries, { ...options, styles });
  const more = options.total - entries.length;
  if (more > 0) {
    yield `${styles.dim(`… and ${more} older:`)} ${
      styles.strong(commandText(`${programName()} log --limit 0`))
    }\n`;
  }
  const next = entries.find(isTakenBackNext)?.undo ?? null;
  const takeBack = next === null ? "" : `Take back: ${styles.strong(commandText(next))}   `;
  yield `${takeBack}${styles.dim("What was in one:")} ${
    styles.strong(commandText(`${programName()} log ${entries[0]!.number}`))
  }\n`;
}

/** One batch: what it was, how it stands, its threads. */
async function* renderBatch(entry: LogEntry, options: LogViewOptions): AsyncIterable<string> {
  const styles = newStyles(options.color);
  const { width } = options;
  yield `${wrapLine(styles.strong(batchText({ ...entry, titles: [] }, options)), { width })}\n`;
  const { zone } = options;
  const at = entry.at === ""
    ? "at an unknown time"
    : zone === null
    ? entry.at
    : `${localText(timeOf(entry), zone)}, ${whenText(entry, options)}`;
  yield `${
    styles.dim(
      `${at} · ${entry.standing} · ${entry.threads} ${
        entry.threads === 1 ? "thread" : "threads"
      }, ${shortByteSize(entry.bytes)}`,
    )
  }\n`;
  yield `${styles.dim(`batch ${entry.batch}`)}\n`;
  for (const line of await threadLines(newestFirst(options.threads ?? []), options)) {
    yield `${line}\n`;
  }
  yield* waitingLines([entry], { ...options, styles });
  if (entry.undo !== null) yield `Take it back: ${styles.strong(commandText(entry.undo))}\n`;
}

function timeOf({ at }: LogEntry): number {
  return Temporal.Instant.from(at).epochMilliseconds;
}

function whenText(entry: LogEntry, { zone, nowMs }: ViewOptions): string {
  if (entry.at === "") return "-";
  return zone === null ? entry.at : relativeText(timeOf(entry), nowMs);
}

function* waitingLines(
  entries: readonly LogEntry[],
  { width, styles }: Pick<ViewOptions, "width"> & { readonly styles: Styles },
): Iterable<string> {
  for (const { batch, waiting } of entries) {
    for (const thread of waiting) {
      const text = `${styles.warn("waits")}: batch ${batch}: ${visibleLine(waitingText(thread))}`;
      yield `${wrapLine(text, { width })}\n`;
    }
  }
}

function isTakenBackNext({ undo, undoes, redoes }: LogEntry): boolean {
  return undo !== null && (undoes === null || redoes);
}

async function* renderForPrograms(
  entries: readonly LogEntry[],
  { threads }: LogViewOptions,
): AsyncIterable<string> {
  const rows = entries.map((entry) => COLUMNS.map(({ cell }) => cell(entry)));
  const lines = await tableLines(rows, { columns: COLUMNS, width: null, header: true });
  for (const line of lines) yield `${line}\n`;
  if (threads !== null) {
    for (const { ids } of entries) for (const id of ids) yield `  ${visibleLine(id)}\n`;
  }
  yield* waitingLines(entries, { width: null, styles: newStyles(false) });
  const next = entries.find(isTakenBackNext)?.undo;
  if (next !== undefined && next !== null) yield `take back: ${commandText(next)}\n`;
}

interface LogColumn extends TableColumn {
  readonly cell: (entry: LogEntry) => string;
}

const COLUMNS: readonly LogColumn[] = [
  { title: "N", right: true, cell: ({ number }) => `${number}` },
  { title: "BATCH", cell: ({ batch }) => batch },
  { title: "AT", cell: ({ at }) => at },
  {
    title: "ACTION",
    cell: ({ action, undoes, redoes }) =>
      undoes === null ? action : `${redoes ? "redo" : "undo"} of ${undoes}`,
  },
  { title: "THREADS", right: true, cell: ({ threads }) => `${threads}` },
  { title: "FILES", right: true, cell: ({ files }) => `${files}` },
  { title: "SIZE", right: true, cell: ({ bytes }) => formatByteSize(bytes) },
  { title: "STATE", cell: ({ standing }) => standing },
];

/** The batches for a program. */
export function logDocument(entries: readonly LogEntry[]): LogDocument {
  return {
    schema: "rollkeep.log/1",
    batches: entries.map((entry) => ({
      batch_id: entry.batch,
      at: entry.at,
      action: entry.action,
      number: entry.number,
      cause: entry.cause,
      titles: entry.titles,
      undoes: entry.undoes,
      redoes: entry.redoes,
      state: entry.standing,
      threads: entry.threads,
      files: entry.files,
      size_bytes: entry.bytes,
      failed: entry.failed,
      emptied: entry.emptied,
      session_ids: entry.ids,
      waiting: entry.waiting.map(({ id, reason, since }) => ({ session_id: id, reason, since })),
      undo: entry.undo,
    })),
  };
}

import type { LogEntry } from "../model/result/log_result.ts";
import { waitingText } from "../plan/batch/waiting_threads.ts";
import { formatByteSize } from "../text/byte_size.ts";
import { relativeText } from "../time/instant_text.ts";
import { toJson } from "./text/data_text.ts";
import { newStyles } from "./text/styles.ts";
import { type TableColumn, tableLines } from "./text/table.ts";
import type { ViewOptions } from "./text/view_options.ts";
import { commandText, visibleLine } from "./text/visible.ts";

/** The batches as a table, or one batch with its threads when `detailed`. */
export async function* renderLog(
  entries: readonly LogEntry[],
  options: ViewOptions & { readonly detailed: boolean },
): AsyncIterable<string> {
  const styles = newStyles(options.color);
  // A terminal too narrow for ids has `@{N}`, which commands take in their place.
  const isWide = options.width === null || options.width >= WIDE || options.detailed;
  const columns = columnsFor(entries, options).filter(({ wide }) => isWide || !wide);
  const rows = entries.map((entry) => columns.map(({ cell }) => cell(entry)));
  const [header, ...lines] = await tableLines(rows, { columns, width: null, header: true });
  yield `${styles.header(header!)}\n`;
  for (const line of lines) yield `${line}\n`;
  if (options.detailed) {
    for (const { ids } of entries) for (const id of ids) yield `  ${visibleLine(id)}\n`;
  }
  for (const { batch, waiting } of entries) {
    for (const thread of waiting) {
      yield `${styles.warn("waits")}: batch ${batch}: ${visibleLine(waitingText(thread))}\n`;
    }
  }
  const next = entries.find(({ undo, undoes, redoes }) =>
    undo !== null && (undoes === null || redoes)
  )?.undo;
  if (next !== undefined && next !== null) {
    yield `${styles.dim(`take back: ${commandText(next)}`)}\n`;
  }
}

const WIDE = 100;

interface LogColumn extends TableColumn {
  readonly cell: (entry: LogEntry) => string;
  /** Whether it is left out where there is little room. */
  readonly wide?: boolean;
}

function columnsFor(
  entries: readonly LogEntry[],
  { terminal, nowMs }: ViewOptions,
): readonly LogColumn[] {
  const numbers = new Map(entries.map(({ batch, number }) => [batch, `@{${number}}`]));
  const deed = ({ action, undoes, redoes }: LogEntry): string => {
    if (undoes === null) return action;
    const target = terminal ? numbers.get(undoes) ?? undoes : undoes;
    return `${redoes ? "redo" : "undo"} of ${target}`;
  };
  const age = ({ at }: LogEntry): string =>
    terminal && at !== "" ? relativeText(Temporal.Instant.from(at).epochMilliseconds, nowMs) : at;
  return [
    { title: "N", right: true, cell: ({ number }) => terminal ? `@{${number}}` : `${number}` },
    { title: "BATCH", wide: true, cell: ({ batch }) => batch },
    { title: "AT", cell: age },
    { title: "ACTION", cell: deed },
    { title: "THREADS", right: true, cell: ({ threads }) => `${threads}` },
    { title: "FILES", right: true, cell: ({ files }) => `${files}` },
    { title: "SIZE", right: true, cell: ({ bytes }) => formatByteSize(bytes) },
    { title: "STATE", cell: ({ standing }) => standing },
  ];
}

/** The batches for a program. */
export function renderLogJson(entries: readonly LogEntry[]): string {
  return toJson({
    schema: "rollkeep.log/1",
    batches: entries.map((entry) => ({
      batch_id: entry.batch,
      at: entry.at,
      action: entry.action,
      number: entry.number,
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
  }) + "\n";
}

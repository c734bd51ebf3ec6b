import { formatByteSize } from "../model/byte_size.ts";
import { relativeText } from "../model/instant_text.ts";
import type { LogEntry } from "../model/log_result.ts";
import { toJson } from "./json_text.ts";
import { newStyles } from "./styles.ts";
import { tableLines } from "./table.ts";
import type { ViewOptions } from "./view_options.ts";
import { visibleLine } from "./visible.ts";

/** The batches as a table, or one batch with its threads when `detailed`. */
export function* renderLog(
  entries: readonly LogEntry[],
  options: ViewOptions & { readonly detailed: boolean },
): Iterable<string> {
  const styles = newStyles(options.color);
  const rows = entries.map((entry) => [
    `${entry.number}`,
    entry.batch,
    options.terminal && entry.at !== ""
      ? relativeText(Temporal.Instant.from(entry.at).epochMilliseconds, options.nowMs)
      : entry.at,
    entry.undoes === null ? entry.action : `${entry.redoes ? "redo" : "undo"} of ${entry.undoes}`,
    `${entry.threads}`,
    `${entry.files}`,
    formatByteSize(entry.bytes),
    entry.standing,
  ]);
  const columns = [
    { title: "N", right: true },
    { title: "BATCH" },
    { title: "AT" },
    { title: "ACTION" },
    { title: "THREADS", right: true },
    { title: "FILES", right: true },
    { title: "SIZE", right: true },
    { title: "STATE" },
  ];
  const [header, ...lines] = tableLines(rows, { columns, width: null, header: true });
  yield `${styles.header(header!)}\n`;
  for (const line of lines) yield `${line}\n`;
  if (options.detailed) {
    for (const { ids } of entries) for (const id of ids) yield `  ${visibleLine(id)}\n`;
  }
  const next = entries.find(({ undo, undoes, redoes }) =>
    undo !== null && (undoes === null || redoes)
  )?.undo;
  if (next !== undefined && next !== null) yield `${styles.dim(`take back: ${next}`)}\n`;
}

/** The batches for a program. */
export function renderLogJson(entries: readonly LogEntry[]): string {
  return `${
    toJson({
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
        session_ids: entry.ids,
        undo: entry.undo,
      })),
    })
  }\n`;
}

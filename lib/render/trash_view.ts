import type { TrashEntry } from "../model/result/trash_result.ts";
import { formatByteSize } from "../text/byte_size.ts";
import { relativeText } from "../time/instant_text.ts";
import { toJson } from "./text/data_text.ts";
import { newStyles } from "./text/styles.ts";
import { tableLines } from "./text/table.ts";
import type { ViewOptions } from "./text/view_options.ts";

/** What lies in the trash, as a table with its total. */
export async function* renderTrash(
  entries: readonly TrashEntry[],
  options: ViewOptions,
): AsyncIterable<string> {
  const styles = newStyles(options.color);
  const rows = entries.map(({ batch, at, threads, bytes }) => [
    batch,
    options.terminal
      ? relativeText(Temporal.Instant.from(at).epochMilliseconds, options.nowMs)
      : at,
    `${threads}`,
    formatByteSize(bytes),
  ]);
  const columns = [
    { title: "BATCH" },
    { title: "AT" },
    { title: "THREADS", right: true },
    { title: "SIZE", right: true },
  ];
  const [header, ...lines] = await tableLines(rows, { columns, width: null, header: true });
  yield `${styles.header(header!)}\n`;
  for (const line of lines) yield `${line}\n`;
  const { threads, bytes } = totalOf(entries);
  yield `${
    styles.dim(`batches=${entries.length} threads=${threads} size=${formatByteSize(bytes)}`)
  }\n`;
}

/** The same for a program. */
export function renderTrashJson(entries: readonly TrashEntry[]): string {
  const { threads, bytes } = totalOf(entries);
  return toJson({
    schema: "rollkeep.trash-list/1",
    batches: entries.map((entry) => ({
      batch_id: entry.batch,
      at: entry.at,
      threads: entry.threads,
      size_bytes: entry.bytes,
      restore: entry.restore,
      empty: entry.empty,
    })),
    threads,
    size_bytes: bytes,
  }) + "\n";
}

function totalOf(entries: readonly TrashEntry[]): { threads: number; bytes: number } {
  return {
    threads: entries.reduce((sum, { threads }) => sum + threads, 0),
    bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

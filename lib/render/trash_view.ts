import type { TrashDocument } from "./json/batches.ts";
import type { TrashEntry } from "../model/result/trash_result.ts";
import { formatByteSize, shortByteSize } from "../text/byte_size.ts";
import { relativeText } from "../time/instant_text.ts";
import { batchText } from "./people/batch_text.ts";
import { newestFirst, threadLines } from "./people/thread_lines.ts";
import { newStyles } from "./text/styles.ts";
import { tableLines } from "./text/table.ts";
import type { ViewOptions } from "./text/view_options.ts";
import { commandText } from "./text/visible.ts";
import { wrapLine } from "./text/wrap.ts";
import { programName } from "../text/program_name.ts";

/** What the trash is drawn with. */
export interface TrashViewOptions extends ViewOptions {
  /** Threads shown of each batch; `null`: all. */
  readonly limit: number | null;
  /** Most batches; `null`: all. */
  readonly most: number | null;
  /** Lines that batches and their threads may take on the screen; `null`: as many as there are. */
  readonly rows: number | null;
  /** Command that shows every batch. */
  readonly all: string;
  /** Command that frees the space of all of it. */
  readonly emptyAll: string;
}

/** What lies in the trash, with its total: by thread for people, by batch for programs. */
export async function* renderTrash(
  entries: readonly TrashEntry[],
  options: TrashViewOptions,
): AsyncIterable<string> {
  if (options.terminal) yield* renderForPeople(entries, options);
  else yield* renderForPrograms(entries.slice(0, options.most ?? undefined));
}

/** The first batches, as many as are wanted and have room. */
function fitting(
  entries: readonly TrashEntry[],
  { limit, most, rows }: TrashViewOptions,
): readonly TrashEntry[] {
  let room = rows ?? Infinity;
  const end = entries.findIndex(({ held }) => {
    const shown = Math.min(held.length, limit ?? held.length);
    room -= 1 + shown + (shown < held.length ? 1 : 0);
    return room < 0;
  });
  const count = end < 0 ? entries.length : Math.max(1, end);
  return entries.slice(0, Math.min(count, most ?? count));
}

async function* renderForPeople(
  entries: readonly TrashEntry[],
  options: TrashViewOptions,
): AsyncIterable<string> {
  const styles = newStyles(options.color);
  const { width, zone, nowMs, limit } = options;
  const batches = fitting(entries, options);
  for (const entry of batches) {
    const when = zone === null
      ? entry.at
      : relativeText(Temporal.Instant.from(entry.at).epochMilliseconds, nowMs);
    const what = batchText({ ...entry, titles: [] }, options);
    const text = `${entry.number}  ${when} · ${what} · ${counted(entry.threads)}, ${
      shortByteSize(entry.bytes)
    }`;
    yield `${styles.strong(wrapLine(text, { width }))}\n`;
    const held = newestFirst(entry.held);
    const shown = limit === null ? held : held.slice(0, limit);
    for (const line of await threadLines(shown, options)) yield `${line}\n`;
    const more = entry.held.length - shown.length;
    if (more > 0) {
      yield `   ${styles.dim(`… ${more} more:`)} ${
        styles.strong(commandText(`${programName()} trash list ${entry.number}`))
      }\n`;
    }
  }
  const { threads, bytes } = totalOf(entries);
  const isPart = batches.length < entries.length;
  const part = isPart ? `${batches.length} of ${entries.length} changes · ` : "";
  yield `${styles.dim(`${part}${counted(threads)}, ${shortByteSize(bytes)} in the trash`)}\n`;
  if (isPart) yield `${styles.dim("all of them:")} ${styles.strong(commandText(options.all))}\n`;
  yield `One back: ${
    styles.strong(commandText(`${programName()} restore ID`))
  }   All of a change: ${styles.strong(commandText(`${programName()} undo N`))}\n`;
  yield `Free it: ${styles.strong(commandText(options.emptyAll))}\n`;
}

function counted(threads: number): string {
  return `${threads} ${threads === 1 ? "thread" : "threads"}`;
}

async function* renderForPrograms(entries: readonly TrashEntry[]): AsyncIterable<string> {
  const rows = entries.map(({ batch, at, threads, bytes }) => [
    batch,
    at,
    `${threads}`,
    formatByteSize(bytes),
  ]);
  const columns = [
    { title: "BATCH" },
    { title: "AT" },
    { title: "THREADS", right: true },
    { title: "SIZE", right: true },
  ];
  for (const line of await tableLines(rows, { columns, width: null, header: true })) {
    yield `${line}\n`;
  }
  const { threads, bytes } = totalOf(entries);
  yield `batches=${entries.length} threads=${threads} size=${formatByteSize(bytes)}\n`;
}

/** The same for a program. */
export function trashDocument(entries: readonly TrashEntry[]): TrashDocument {
  const { threads, bytes } = totalOf(entries);
  return {
    schema: "rollkeep.trash-list/1",
    batches: entries.map((entry) => ({
      batch_id: entry.batch,
      number: entry.number,
      at: entry.at,
      cause: entry.cause,
      titles: entry.titles,
      threads: entry.threads,
      size_bytes: entry.bytes,
      restore: entry.restore,
      empty: entry.empty,
    })),
    threads,
    size_bytes: bytes,
  };
}

function totalOf(entries: readonly TrashEntry[]): { threads: number; bytes: number } {
  return {
    threads: entries.reduce((sum, { threads }) => sum + threads, 0),
    bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

import type { ThreadObject } from "../json/threads.ts";
import type { ListColumn } from "../../model/request/list_columns.ts";
import type { ShownThread } from "../../model/thread/thread.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import { instantText, relativeText } from "../../time/instant_text.ts";
import { homePath } from "../text/home_path.ts";
import type { ViewOptions } from "../text/view_options.ts";

/** Default columns of the table. */
export const TABLE_COLUMNS: readonly ListColumn[] = [
  "id",
  "flags",
  "updated_at",
  "size",
  "health",
  "host",
  "head",
];

/** Columns of `--hidden`. */
export const HIDDEN_COLUMNS: readonly ListColumn[] = [
  "id",
  "flags",
  "updated_at",
  "host",
  "cause",
  "head",
];

/** Columns of `--detailed`. */
export const DETAILED_COLUMNS: readonly ListColumn[] = [
  "session_id",
  "flags",
  "created_at",
  "updated_at",
  "size",
  "health",
  "host_dir",
  "head",
  "path",
];

/** Default columns of csv and tsv. */
export const DELIMITED_COLUMNS: readonly ListColumn[] = [
  "session_id",
  "created_at",
  "updated_at",
  "size_bytes",
  "health",
  "host_dir",
  "head",
  "path",
];

/** What turning a value into a cell takes. */
export interface CellOptions {
  readonly view: ViewOptions;
  /** Shortens ids among the rows shown. */
  readonly shortId: (id: string) => string;
}

interface Column {
  /** As programs read it: absolute, UTC, empty when absent (flaw U5). */
  readonly raw: (thread: ShownThread) => string;
  /** As people read it, not yet sanitised; left out: as programs do, `-` when absent. */
  readonly cell?: (thread: ShownThread, options: CellOptions) => string;
}

const FOLDER: Column = {
  raw: ({ cwd }) => cwd ?? "",
  cell: ({ cwd }, { view }) => cwd === null ? "-" : homePath(cwd, view.home),
};

/** Every column, a row each. */
const COLUMNS: Readonly<Record<ListColumn, Column>> = {
  id: {
    raw: ({ id }) => id ?? "",
    cell: ({ id }, { shortId }) => id === null ? "-" : shortId(id),
  },
  session_id: { raw: ({ id }) => id ?? "" },
  created_at: timeColumn(({ createdAtMs }) => createdAtMs),
  updated_at: timeColumn(({ updatedAtMs }) => updatedAtMs),
  size: { raw: ({ sizeBytes }) => formatByteSize(sizeBytes) },
  size_bytes: { raw: ({ sizeBytes }) => `${sizeBytes}` },
  health: {
    raw: ({ health }) => health ?? "",
    cell: ({ health }) => health?.toUpperCase() ?? "-",
  },
  host: FOLDER,
  host_dir: FOLDER,
  path: { raw: ({ path }) => path, cell: ({ path }, { view }) => homePath(path, view.home) },
  name: { raw: ({ name }) => name ?? "" },
  head: {
    raw: ({ preview }) => preview ?? "",
    cell: ({ name, preview }) => name ?? preview ?? "-",
  },
  flags: { raw: flagsOf, cell: flagsOf },
  title: { raw: ({ name, preview }) => name ?? preview ?? "" },
  source: { raw: ({ source }) => source ?? "" },
  model_provider: { raw: ({ modelProvider }) => modelProvider ?? "" },
  git_branch: { raw: ({ gitBranch }) => gitBranch ?? "" },
  history_mode: { raw: ({ historyMode }) => historyMode ?? "" },
  subagents: { raw: ({ subagentIds }) => `${subagentIds.length}` },
  cause: { raw: ({ hiddenBy }) => hiddenBy?.cause ?? "" },
};

function timeColumn(timeOf: (thread: ShownThread) => number): Column {
  return {
    raw: (thread) => instantText(timeOf(thread)),
    cell: (thread, { view: { zone, nowMs } }) =>
      zone === null ? instantText(timeOf(thread)) : relativeText(timeOf(thread), nowMs),
  };
}

/** Marks of a thread, a letter each: archived, pinned, forked, live; `?`: Codex's picker does not list it. */
function flagsOf(thread: ShownThread): string {
  return (thread.archived ? "A" : "") + (thread.pinned ? "P" : "") + (thread.forked ? "F" : "") +
    (thread.live === true ? "L" : "") + (thread.hidden === true ? "?" : "");
}

/** The value of a column as programs read it. */
export function rawValue(thread: ShownThread, column: ListColumn): string {
  return COLUMNS[column].raw(thread);
}

/** The value of a column as people read it, not yet sanitised. */
export function cellText(thread: ShownThread, column: ListColumn, options: CellOptions): string {
  const { raw, cell } = COLUMNS[column];
  return cell === undefined ? raw(thread) || "-" : cell(thread, options);
}

/** Columns that are numbers in JSON. */
const NUMBERS: ReadonlySet<ListColumn> = new Set(["size_bytes", "subagents"]);

/** The wanted columns of a thread as JSON: as programs read them, `null` when absent. */
export function columnsObject(
  thread: ShownThread,
  columns: readonly ListColumn[],
): Record<string, unknown> {
  return Object.fromEntries(columns.map((column) => {
    const value = rawValue(thread, column);
    if (NUMBERS.has(column)) return [column, Number(value)];
    return [column, value === "" ? null : value];
  }));
}

/** One thread as the JSON of `list`: the Go tool's keys first, then ours (compat §1.1). Absent texts are left out. */
export function listObject(thread: ShownThread): ThreadObject {
  // Undefined is left out by JSON, and quicker than leaving keys out ourselves.
  return {
    session_id: thread.id ?? "",
    created_at: instantText(thread.createdAtMs),
    updated_at: instantText(thread.updatedAtMs),
    size_bytes: thread.sizeBytes,
    path: thread.path,
    host_dir: thread.cwd ?? undefined,
    health: thread.health ?? undefined,
    head: thread.preview ?? undefined,
    name: thread.name,
    title: thread.name ?? thread.preview,
    archived: thread.archived,
    pinned: thread.pinned,
    source: thread.source,
    model_provider: thread.modelProvider,
    git_branch: thread.gitBranch,
    history_mode: thread.historyMode,
    rollouts: thread.rollouts.map(({ path }) => path),
    subagents: thread.subagentIds.length,
    compressed: thread.compressed,
    live: thread.live ?? null,
    forked_from: forkedFrom(thread),
    parent: thread.parentId,
    trash: thread.trash ?? null,
    hidden: thread.hidden ?? undefined,
    hidden_by: thread.hiddenBy ?? undefined,
  };
}

/** Thread that this one was forked from; `null`: it was not, or no file of it tells. */
function forkedFrom({ rollouts, forked }: ShownThread): string | null {
  if (!forked) return null;
  return rollouts.find(({ head }) => head?.forkedFromId)?.head?.forkedFromId ?? null;
}

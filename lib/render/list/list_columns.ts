import type { ListColumn } from "../../model/request/request.ts";
import type { ShownThread } from "../../model/thread/thread.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import { baseName } from "../../text/path_text.ts";
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

/** Marks of a thread, a letter each: archived, pinned, forked, live. */
function flagsOf(thread: ShownThread): string {
  return (thread.archived ? "A" : "") + (thread.pinned ? "P" : "") + (thread.forked ? "F" : "") +
    (thread.live === true ? "L" : "");
}

/** The value of a column as programs read it: absolute, UTC, empty when absent (flaw U5). */
export function rawValue(thread: ShownThread, column: ListColumn): string {
  switch (column) {
    case "id":
    case "session_id":
      return thread.id ?? "";
    case "created_at":
      return instantText(thread.createdAtMs);
    case "updated_at":
      return instantText(thread.updatedAtMs);
    case "size":
      return formatByteSize(thread.sizeBytes);
    case "size_bytes":
      return `${thread.sizeBytes}`;
    case "health":
      return thread.health ?? "";
    case "host":
    case "host_dir":
      return thread.cwd ?? "";
    case "path":
      return thread.path;
    case "name":
      return baseName(thread.path);
    case "head":
      return thread.preview ?? "";
    case "flags":
      return flagsOf(thread);
    case "title":
      return thread.name ?? "";
    case "source":
      return thread.source ?? "";
    case "model_provider":
      return thread.modelProvider ?? "";
    case "git_branch":
      return thread.gitBranch ?? "";
    case "history_mode":
      return thread.historyMode ?? "";
    case "subagents":
      return `${thread.subagentIds.length}`;
    default:
      return column satisfies never;
  }
}

/** What turning a value into a cell takes. */
export interface CellOptions {
  readonly view: ViewOptions;
  /** Shortens ids among the rows shown. */
  readonly shortId: (id: string) => string;
}

/** The value of a column as people read it, not yet sanitised. */
export function cellText(
  thread: ShownThread,
  column: ListColumn,
  { view, shortId }: CellOptions,
): string {
  switch (column) {
    case "id":
      return thread.id === null ? "-" : shortId(thread.id);
    case "created_at":
      return timeText(thread.createdAtMs, view);
    case "updated_at":
      return timeText(thread.updatedAtMs, view);
    case "health":
      return thread.health?.toUpperCase() ?? "-";
    case "host":
    case "host_dir":
      return thread.cwd === null ? "-" : homePath(thread.cwd, view.home);
    case "path":
      return homePath(thread.path, view.home);
    case "head":
      return thread.name ?? thread.preview ?? "-";
    case "flags":
      return flagsOf(thread);
    default:
      return rawValue(thread, column) || "-";
  }
}

function timeText(epochMs: number, { terminal, nowMs }: ViewOptions): string {
  return terminal ? relativeText(epochMs, nowMs) : instantText(epochMs);
}

/** One thread as the JSON of `list`: the Go tool's keys first, then ours (compat §1.1). Absent texts are left out. */
export function listObject(thread: ShownThread): Record<string, unknown> {
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
    archived: thread.archived,
    pinned: thread.pinned,
    source: thread.source,
    model_provider: thread.modelProvider,
    git_branch: thread.gitBranch,
    history_mode: thread.historyMode,
    rollouts: thread.rollouts.map(({ path }) => path),
    subagents: thread.subagentIds.length,
    compressed: thread.compressed,
    live: thread.live ?? undefined,
  };
}

import type { Catalog } from "../../../lib/catalog/catalog.ts";
import {
  addFile,
  addFolder,
  type FileNumber,
  filePath,
  newFileTable,
} from "../../../lib/catalog/scan/file_table.ts";
import { groupFiles } from "../../../lib/catalog/scan/thread_table.ts";
import type { HeadSource } from "../../../lib/catalog/sources/head_source.ts";
import type { RowSource } from "../../../lib/catalog/sources/row_source.ts";
import { traceSubagents } from "../../../lib/catalog/sources/subagents.ts";
import type { SubagentRow } from "../../../lib/codex/state/thread_rows.ts";
import { asThreadId, type ThreadId } from "../../../lib/model/ids.ts";
import type { Head } from "../../../lib/model/thread/head.ts";
import type { ThreadRow } from "../../../lib/model/thread/thread_row.ts";
import { headOf } from "./head_of.ts";
import { UNSEEN_FILE } from "../../../lib/system/files.ts";
import { absolute } from "./paths.ts";
import { storePathsOf } from "./store_paths.ts";

/** A rollout of a catalog. */
export interface KnownRollout {
  readonly path: string;
  /** `null`: it cannot be read. Left out: a head that tells nothing. */
  readonly head?: Partial<Head> | null;
  readonly size?: number;
  readonly mtimeMs?: number;
}

/** What a database and a name index tell of threads, by id. */
export interface KnownRows {
  readonly rows?: Readonly<Record<string, Partial<ThreadRow>>>;
  readonly names?: Readonly<Record<string, string>>;
  readonly subagents?: readonly SubagentRow[];
}

/** A thread id that ends in this number. */
export function threadId(number: number): ThreadId {
  return asThreadId(`01a10d9c-0000-7000-8000-${String(number).padStart(12, "0")}`);
}

/** Path of the rollout of a thread in the store of {@link catalogOf}. */
export function rolloutPath(number: number, { day = "05", ending = ".jsonl" } = {}): string {
  const name = `rollout-2026-01-${day}T10-00-00-${threadId(number)}${ending}`;
  return `/h/sessions/2026/01/${day}/${name}`;
}

/** A row that tells what is said here, and else nothing. */
export function rowOf(id: string, known: Partial<ThreadRow> = {}): ThreadRow {
  return {
    id: asThreadId(id),
    rolloutPath: "",
    createdAtMs: 0,
    updatedAtMs: 0,
    source: "cli",
    modelProvider: null,
    cwd: "/p",
    title: "",
    firstUserMessage: "",
    preview: "",
    name: null,
    archived: false,
    hasOddArchived: false,
    attachedParentId: null,
    gitBranch: null,
    gitSha: null,
    gitOriginUrl: null,
    model: null,
    historyMode: null,
    sectionId: null,
    ...known,
  };
}

/** A catalog of these rollouts, nothing of it on a disk. */
export async function catalogOf(
  rollouts: readonly KnownRollout[],
  known: KnownRows = {},
): Promise<Catalog> {
  const table = newFileTable();
  for (const { path, size = 1, mtimeMs = 1000 } of rollouts) {
    const slash = path.lastIndexOf("/");
    const archived = path.startsWith("/h/archived_sessions/");
    const folder = addFolder(table, { path: absolute(path.slice(0, slash)), archived });
    const stat = { ...UNSEEN_FILE, size, mtimeMs };
    addFile(table, { folder, name: path.slice(slash + 1), stat });
  }
  const headAt = (file: FileNumber) => {
    const path = filePath(table, file);
    const { head = {} } = rollouts.find((rollout) => rollout.path === path)!;
    return head === null ? null : headOf(head);
  };
  const heads: HeadSource = {
    load: () => Promise.resolve(),
    headOf: headAt,
    loadBases: () => Promise.resolve(),
    baseOf: (file) => headAt(file)?.historyBase ?? null,
    forget() {},
  };
  const rows = rowSource(known);
  const threads = groupFiles(table);
  const subagents = await traceSubagents(threads, { rows, heads });
  const store = storePathsOf("/h");
  return {
    ...{ store, kind: "store", exists: true, table, threads, rows, heads, subagents },
    forget() {},
    close() {},
  };
}

function rowSource({ rows = {}, names = {}, subagents = [] }: KnownRows): RowSource {
  return {
    path: null,
    row: (id) => Object.hasOwn(rows, id) ? rowOf(id, rows[id]) : null,
    loadAll() {},
    subagents: () => subagents,
    name: (id, row) => row?.name ?? names[id] ?? null,
    isLost: () => false,
    forget() {},
    close() {},
  };
}

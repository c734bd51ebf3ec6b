import { readNames } from "../../codex/session_index.ts";
import {
  probeSchema,
  readAllRows,
  readRow,
  readSubagentIds,
  stateDbPath,
  type SubagentRow,
  threadName,
  type ThreadsSchema,
} from "../../codex/state/thread_rows.ts";
import type { ThreadId } from "../../model/ids.ts";
import type { OnProblem } from "../../model/problem.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import type { ThreadRow } from "../../model/thread/thread_row.ts";
import type { Database } from "../../system/databases.ts";
import { errorCode } from "../../system/files.ts";
import type { System } from "../../system/system.ts";

/** What Codex's database and name index tell about threads; empty where they are absent or cannot be read. */
export interface RowSource {
  /** Path of the database in use; `null` when there is none. */
  readonly path: AbsolutePath | null;
  /** Row of a thread; `null` when it has none. */
  row(id: ThreadId): ThreadRow | null;
  /** Reads every row at once: worth it before asking for more than a few hundred. */
  loadAll(): void;
  /** Sub-agents known by their rows (write-rules §4.3). */
  subagents(): readonly SubagentRow[];
  /** Name the user gave the thread; `null` when unnamed. */
  name(id: ThreadId, row: ThreadRow | null): string | null;
  /** Whether the database is there and could not be read: then only files tell of threads. */
  isLost(): boolean;
  /** Forgets the rows that were read. */
  forget(): void;
  /** Closes the database. */
  close(): void;
}

/** What {@link openRowSource} works with. */
export interface RowSourceTools {
  readonly system: System;
  readonly onProblem: OnProblem;
}

interface Source {
  readonly db: Database;
  readonly schema: ThreadsSchema;
}

const MAX_NAMES_BYTES = 512 * 1024 * 1024;

/** Opens what there is of rows and names. Trouble with them is reported, and threads are listed from their files alone. */
export function openRowSource(store: StorePaths, tools: RowSourceTools): RowSource {
  const { system, onProblem } = tools;
  const path = stateDbPath(store, { files: system.files, onProblem });
  const rows = new Map<ThreadId, ThreadRow | null>();
  let source: Source | null | undefined;
  let all = false;
  let isLost = false;
  let names: ReadonlyMap<ThreadId, { readonly name: string }> | undefined;

  const guarded = <T>(read: (source: Source) => T, otherwise: T): T => {
    if (source === undefined) {
      source = path === null ? null : open(path, tools);
      isLost = path !== null && source === null;
    }
    if (source === null) return otherwise;
    try {
      return read(source);
    } catch (error) {
      reportDatabase(path!, error, tools.onProblem);
      source.db.close();
      source = null;
      isLost = true;
      return otherwise;
    }
  };

  return {
    path,
    row(id) {
      const known = rows.get(id);
      if (known !== undefined || all) return known ?? null;
      const row = guarded(({ db, schema }) => readRow(db, { schema, id }), null);
      rows.set(id, row);
      return row;
    },
    loadAll() {
      if (all) return;
      guarded(({ db, schema }) => {
        for (const row of readAllRows(db, schema)) rows.set(row.id, row);
      }, undefined);
      all = true;
    },
    subagents: () => guarded(({ db, schema }) => readSubagentIds(db, schema), []),
    name: (id, row) => nameOf(row, () => (names ??= loadNames(store, tools)).get(id)?.name ?? null),
    isLost: () => isLost,
    close() {
      source?.db.close();
      source = null;
    },
    forget() {
      rows.clear();
      all = false;
    },
  };
}

/** A paginated thread's row has the last word; only rows without one need the log of names. */
function nameOf(row: ThreadRow | null, indexName: () => string | null): string | null {
  const own = row === null ? null : threadName(row, null);
  if (own !== null || row?.historyMode === "paginated") return own;
  return row === null ? indexName() : threadName(row, indexName());
}

function open(path: AbsolutePath, { system, onProblem }: RowSourceTools): Source | null {
  let db: Database | null = null;
  try {
    db = system.databases.openReadOnly(path);
    return { db, schema: probeSchema(db) };
  } catch (error) {
    db?.close();
    reportDatabase(path, error, onProblem);
    return null;
  }
}

function reportDatabase(path: AbsolutePath, error: unknown, onProblem: OnProblem): void {
  const text = error instanceof Error ? error.message : String(error);
  const message = `cannot read Codex's database, listing from files alone: ${text}`;
  onProblem({ kind: "unreadable", path, message });
}

function loadNames(
  store: StorePaths,
  { system, onProblem }: RowSourceTools,
): ReadonlyMap<ThreadId, { readonly name: string }> {
  const path = store.sessionIndex;
  if (path === null) return new Map();
  try {
    return readNames(system.files.readText(path, { maxBytes: MAX_NAMES_BYTES }));
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    if (code === "ENOTFILE") {
      const message = "not a regular file, passed by: thread names in it are not known";
      onProblem({ kind: "passed-by", path, message });
    } else if (code !== "ENOENT") {
      onProblem({ kind: "unreadable", path, message: `cannot read thread names (${code})` });
    }
    return new Map();
  }
}

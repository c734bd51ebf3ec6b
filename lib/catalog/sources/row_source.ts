import { MOST_NAME_BYTES, TOO_LONG } from "../../codex/name_index_file.ts";
import { readNames } from "../../codex/session_index.ts";
import { largeRows, LONGEST_UNASKED } from "../../codex/state/bounded_rows.ts";
import {
  probeSchema,
  readAllRows,
  readColumns,
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
import { isOutOfBounds } from "../../system/database_error.ts";
import { errorCode } from "../../system/files.ts";
import { formatByteSize } from "../../text/byte_size.ts";
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
  /** Whether the database is there, or may be, and could not be read: then only files tell of threads. */
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

/** Opens what there is of rows and names. Trouble with them is reported, and threads are listed from their files alone. */
export function openRowSource(store: StorePaths, tools: RowSourceTools): RowSource {
  const { system, onProblem } = tools;
  let isHidden = false;
  const path = stateDbPath(store, {
    files: system.files,
    onProblem(problem) {
      isHidden = true;
      onProblem(problem);
    },
  });
  const database = guardedDatabase(path, tools);
  const rows = new Map<ThreadId, ThreadRow | null>();
  let all = false;
  let names: ReadonlyMap<ThreadId, { readonly name: string }> | undefined;

  return {
    path,
    row(id) {
      const known = rows.get(id);
      if (known !== undefined || all) return known ?? null;
      const row = database.read(({ db, schema }) => readRow(db, { schema, id }), null);
      rows.set(id, row);
      return row;
    },
    loadAll() {
      if (all) return;
      database.read(({ db, schema }) => {
        for (const row of readAllRows(db, schema)) rows.set(row.id, row);
      }, undefined);
      all = true;
    },
    subagents: () => database.read(({ db, schema }) => readSubagentIds(db, schema), []),
    name: (id, row) => nameOf(row, () => (names ??= loadNames(store, tools)).get(id)?.name ?? null),
    isLost: () => isHidden || database.isLost(),
    close: database.close,
    forget() {
      rows.clear();
      all = false;
    },
  };
}

interface GuardedDatabase {
  /** What `read` finds; `otherwise` where there is no database, or it cannot be read, which is said once. */
  read<T>(read: (source: Source) => T, otherwise: T): T;
  isLost(): boolean;
  close(): void;
}

/** Opened when first asked. What is out of bounds is met once more, with the size of each row asked before the row. */
function guardedDatabase(path: AbsolutePath | null, tools: RowSourceTools): GuardedDatabase {
  let source: Source | null | undefined;
  let isLost = false;
  const opened = (sized: boolean): Source | null => {
    const found = path === null ? null : open(path, tools, { sized });
    isLost = path !== null && found === null;
    return found;
  };
  const guarded = <T>(read: (source: Source) => T, otherwise: T): T => {
    source = source === undefined ? opened(false) : source;
    if (source === null) return otherwise;
    try {
      return read(source);
    } catch (error) {
      source.db.close();
      if (isOutOfBounds(error) && !source.schema.sized) {
        source = opened(true);
        return guarded(read, otherwise);
      }
      reportDatabase(path!, error, tools.onProblem);
      source = null;
      isLost = true;
      return otherwise;
    }
  };
  return {
    read: guarded,
    isLost: () => isLost,
    close() {
      source?.db.close();
      source = null;
    },
  };
}

/** A paginated thread's row has the last word; only rows without one need the log of names. */
function nameOf(row: ThreadRow | null, indexName: () => string | null): string | null {
  const own = row === null ? null : threadName(row, null);
  if (own !== null || row?.historyMode === "paginated") return own;
  return row === null ? indexName() : threadName(row, indexName());
}

function open(
  path: AbsolutePath,
  { system, onProblem }: RowSourceTools,
  { sized }: Pick<ThreadsSchema, "sized">,
): Source | null {
  let db: Database | null = null;
  try {
    db = system.databases.openReadOnly(path, sized ? {} : { longest: LONGEST_UNASKED });
    const schema = probeSchema(db, { sized });
    for (const { id, bytes } of sized ? largeRows(db, readColumns(schema)) : []) {
      const of = id === null ? "a thread" : `thread ${id}`;
      const message = `${of} has a row of ${
        formatByteSize(bytes)
      }, passed by: it is known from its files`;
      onProblem({ kind: "unreadable", path, message });
    }
    return { db, schema };
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
    return readNames(system.files.readText(path, { maxBytes: MOST_NAME_BYTES }));
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    if (code === "ENOTFILE") {
      const message = "not a regular file, passed by: thread names in it are not known";
      onProblem({ kind: "passed-by", path, message });
    } else if (code !== "ENOENT") {
      const why = code === "EFBIG" ? `it ${TOO_LONG}` : code;
      onProblem({ kind: "unreadable", path, message: `cannot read thread names (${why})` });
    }
    return new Map();
  }
}

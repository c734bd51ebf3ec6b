import { threadIdInName } from "../../codex/rollout_name.ts";
import { LONGEST_UNASKED } from "../../codex/state/bounded_rows.ts";
import { probeSchema, readRow, stateDbPath, threadName } from "../../codex/state/thread_rows.ts";
import type { ThreadId } from "../../model/ids.ts";
import type { OnProblem } from "../../model/problem.ts";
import type { ThreadsAmong } from "../../model/request/complete.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import type { Head } from "../../model/thread/head.ts";
import type { ThreadRow } from "../../model/thread/thread_row.ts";
import { closing, orElse, UNSEEN_FILE } from "../../system/files.ts";
import type { System } from "../../system/system.ts";
import {
  addFile,
  addFolder,
  type FileNumber,
  filePath,
  type FileTable,
  FIRST_FILE,
  isArchived,
  newFileTable,
} from "../scan/file_table.ts";
import { scanStore } from "../scan/scan_store.ts";
import { openFileIndex } from "../sources/file_index.ts";
import { readNewestIds } from "../sources/newest_rows.ts";
import { isHead } from "../sources/remembered_shape.ts";

/** A thread to choose from. */
export interface NewestThread {
  readonly id: ThreadId;
  /** Its name, else how it begins; `null`: nothing is known without opening it. Untrusted text. */
  readonly title: string | null;
}

/** Which threads are wanted. */
export interface NewestOptions {
  readonly system: System;
  readonly onProblem: OnProblem;
  readonly among: Exclude<ThreadsAmong, "trash">;
  /** How their ids begin. */
  readonly start: string;
}

/** Most threads that a person chooses from. */
const MOST = 50;

/**
 * The threads that were changed last, newest first, without opening a rollout: from Codex's database, or else from the names of
 * the files and what is remembered of them. Behind them come the first and the last of all ids that begin so: what all that are
 * given have in common is common to all that there are.
 */
export function newestThreads(
  store: StorePaths,
  options: NewestOptions,
): readonly NewestThread[] {
  const rows = newestRows(store, options);
  const isKnown = rows !== null && (rows.length > 0 || options.start !== "");
  return isKnown ? rows : newestFiles(store, options);
}

function newestRows(
  store: StorePaths,
  { system, onProblem, among, start }: NewestOptions,
): readonly NewestThread[] | null {
  const path = stateDbPath(store, { files: system.files, onProblem });
  if (path === null) return null;
  try {
    using db = closing(system.databases.openReadOnly(path, { longest: LONGEST_UNASKED }));
    const schema = probeSchema(db);
    const archived = among === "any" ? null : among === "archived";
    return readNewestIds(db, schema, { start, archived, most: MOST }).map((id) => {
      const row = readRow(db, { schema, id });
      return { id, title: row === null ? null : titleOf(row) };
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    onProblem({ kind: "unreadable", path, message: `cannot read Codex's database: ${text}` });
    return null;
  }
}

function titleOf(row: ThreadRow): string {
  return threadName(row, null) ?? (row.preview || row.firstUserMessage);
}

interface Choice {
  readonly id: ThreadId;
  readonly file: FileNumber;
  /** When its newest file was begun, as in that one's name. */
  readonly time: string;
  readonly archived: boolean;
}

/** The newest of those that are meant, then the first and the last of their ids. */
function chosen(
  threads: readonly Choice[],
  { among, start }: Pick<NewestOptions, "among" | "start">,
): readonly Choice[] {
  const meant = threads.filter(({ id, archived }) =>
    id.startsWith(start) && (among === "any" || archived === (among === "archived"))
  );
  const newest = meant.toSorted((a, b) => a.time < b.time ? 1 : -1).slice(0, MOST);
  const byId = meant.toSorted((a, b) => a.id < b.id ? -1 : 1);
  return [...new Set([...newest, ...byId.slice(0, 1), ...byId.slice(-1)])];
}

/** The newest by the time in their names. */
function newestFiles(
  store: StorePaths,
  { system, onProblem, ...wanted }: NewestOptions,
): readonly NewestThread[] {
  const { files, caches } = system;
  const unseen = { ...UNSEEN_FILE, size: 0, mtimeMs: 0 };
  // Names tell enough to choose by: only what is chosen is looked at.
  const { table } = scanStore(store, { files: { ...files, lstat: () => unseen }, onProblem });
  const threads = new Map<ThreadId, Choice>();
  for (let file = FIRST_FILE; file < table.count; file++) {
    const name = table.names[file]!;
    const id = threadIdInName(name);
    if (id === null) continue;
    const time = name.slice(0, TIME_END);
    if ((threads.get(id)?.time ?? "") > time) continue;
    threads.set(id, { id, time, archived: isArchived(table, file), file });
  }
  const found = chosen([...threads.values()], wanted);
  const seen = newFileTable();
  const numbers = found.map(({ file }) => addSeen(file, { table, seen, files }));
  const index = openFileIndex<Head>(caches, { kind: "heads", table: seen, isValue: isHead });
  const heads = index.lookup(numbers.filter((number) => number !== null));
  index.close();
  return found.map(({ id }, at) => {
    const number = numbers[at] ?? null;
    return { id, title: number === null ? null : heads.get(number)?.preview ?? null };
  });
}

/** Behind the time in the name of a rollout. */
const TIME_END = "rollout-YYYY-MM-DDTHH-MM-SS".length;

interface Seeing extends Pick<System, "files"> {
  readonly table: FileTable;
  /** Where files that were looked at are added. */
  readonly seen: FileTable;
}

/** Looks at a file; `null`: it cannot be looked at. */
function addSeen(file: FileNumber, { table, seen, files }: Seeing): FileNumber | null {
  const stat = orElse(() => files.lstat(filePath(table, file)), null);
  if (stat === null) return null;
  const archived = isArchived(table, file);
  const path: AbsolutePath = table.folders[table.folder[file]!]!;
  const folder = addFolder(seen, { path, archived });
  addFile(seen, { folder, name: table.names[file]!, stat });
  return seen.count - 1 as FileNumber;
}

import { isCompressed, plainPath, threadIdInName } from "../../codex/rollout_name.ts";
import type { ThreadId } from "../../model/ids.ts";
import {
  type FileNumber,
  type FileTable,
  FIRST_FILE,
  isArchived,
  type PerFile,
} from "./file_table.ts";

declare const ofThread: unique symbol;

/** A thread of one scan: its place in the columns of a {@link ThreadTable}. */
export type ThreadNumber = number & { readonly [ofThread]: true };

/** The first thread of a table; the others count up from it. */
export const FIRST_THREAD = 0 as ThreadNumber;

/** One value per thread. No other number finds one. */
export interface PerThread<T> {
  readonly [thread: ThreadNumber]: T;
}

/** Threads as chains of files, in columns like the files themselves. A file without an id is a thread of its own. */
export interface ThreadTable {
  /** Number of threads. */
  readonly count: number;
  /** Per thread: id from the file name; `null` when the name has none. */
  readonly ids: PerThread<ThreadId | null>;
  /** Per thread: its newest file. */
  readonly newest: PerThread<FileNumber>;
  /** Per file: the next older file of the same thread; -1 at the end. */
  readonly older: Readonly<PerFile<FileNumber | -1>>;
  /** Thread of an id. */
  readonly byId: ReadonlyMap<ThreadId, ThreadNumber>;
}

/** Groups files by the thread id of their names (codex-storage §1: one thread may have several files). */
export function groupFiles(table: FileTable): ThreadTable {
  const ids: (ThreadId | null)[] = [];
  const newest = new Int32Array(table.count);
  const older = new Int32Array(table.count).fill(-1);
  const byId = new Map<ThreadId, ThreadNumber>();
  const several = new Set<ThreadNumber>();
  for (let file = FIRST_FILE; file < table.count; file++) {
    const id = threadIdInName(table.names[file]!);
    const known = id === null ? undefined : byId.get(id);
    const thread = known ?? ids.length as ThreadNumber;
    if (known === undefined) {
      ids.push(id);
      if (id !== null) byId.set(id, thread);
    } else {
      older[file] = newest[thread]!;
      several.add(thread);
    }
    newest[thread] = file;
  }
  const threads: ThreadTable = {
    ...{ count: ids.length, ids, byId },
    newest: newest.subarray(0, ids.length) as unknown as PerThread<FileNumber>,
    older: older as unknown as PerFile<FileNumber | -1>,
  };
  for (const thread of several) {
    let next = -1;
    for (const file of newestFirst(filesOf(threads, thread), table).reverse()) {
      older[file] = next;
      next = file;
    }
    newest[thread] = next;
  }
  return threads;
}

/** Files of a thread, newest first. */
export function filesOf(threads: ThreadTable, thread: ThreadNumber): FileNumber[] {
  const files: FileNumber[] = [];
  let file: FileNumber | -1 = threads.newest[thread]!;
  for (; file !== -1; file = threads.older[file]!) files.push(file);
  return files;
}

/** Bytes on disk of all files of a thread. */
export function threadSize(
  { table, threads }: { readonly table: FileTable; readonly threads: ThreadTable },
  thread: ThreadNumber,
): number {
  let size = 0;
  let file: FileNumber | -1 = threads.newest[thread]!;
  for (; file !== -1; file = threads.older[file]!) size += table.size[file]!;
  return size;
}

/** Newer first; at the same time active before archived. A compressed twin comes right behind its plain file (codex-storage §3). */
function newestFirst(files: readonly FileNumber[], table: FileTable): FileNumber[] {
  const plain = new Map<string, FileNumber>();
  const order = (a: FileNumber, b: FileNumber): number =>
    table.mtimeMs[b]! - table.mtimeMs[a]! ||
    Number(isArchived(table, a)) - Number(isArchived(table, b)) ||
    (table.names[a]! > table.names[b]! ? -1 : 1);
  const sorted = [...files].sort(order);
  for (const file of sorted) {
    if (!isCompressed(table.names[file]!)) plain.set(table.names[file]!, file);
  }
  const twins = new Map<FileNumber, FileNumber[]>();
  const leading = sorted.filter((file) => {
    const name = table.names[file]!;
    const twin = isCompressed(name) ? plain.get(plainPath(name)) : undefined;
    if (twin !== undefined) twins.set(twin, [...twins.get(twin) ?? [], file]);
    return twin === undefined;
  });
  return leading.flatMap((file) => [file, ...twins.get(file) ?? []]);
}

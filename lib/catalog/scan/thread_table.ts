import { isCompressed, plainPath, threadIdInName } from "../../codex/rollout_name.ts";
import type { ThreadId } from "../../model/ids.ts";
import { type FileTable, isArchived } from "./file_table.ts";

/** Threads as chains of files, in columns like the files themselves. A file without an id is a thread of its own. */
export interface ThreadTable {
  /** Number of threads. */
  readonly count: number;
  /** Per thread: id from the file name; `null` when the name has none. */
  readonly ids: readonly (ThreadId | null)[];
  /** Per thread: its newest file. */
  readonly newest: Int32Array;
  /** Per file: the next older file of the same thread; -1 at the end. */
  readonly older: Int32Array;
  /** Thread of an id. */
  readonly byId: ReadonlyMap<ThreadId, number>;
}

/** Groups files by the thread id of their names (codex-storage §1: one thread may have several files). */
export function groupFiles(table: FileTable): ThreadTable {
  const ids: (ThreadId | null)[] = [];
  const newest = new Int32Array(table.count);
  const older = new Int32Array(table.count).fill(-1);
  const byId = new Map<ThreadId, number>();
  const several = new Set<number>();
  for (let file = 0; file < table.count; file++) {
    const id = threadIdInName(table.names[file]!);
    const known = id === null ? undefined : byId.get(id);
    const thread = known ?? ids.length;
    if (known === undefined) {
      ids.push(id);
      if (id !== null) byId.set(id, thread);
    } else {
      older[file] = newest[thread]!;
      several.add(thread);
    }
    newest[thread] = file;
  }
  const threads = { count: ids.length, ids, newest: newest.subarray(0, ids.length), older, byId };
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
export function filesOf(threads: ThreadTable, thread: number): number[] {
  const files: number[] = [];
  for (let file = threads.newest[thread]!; file >= 0; file = threads.older[file]!) files.push(file);
  return files;
}

/** Bytes on disk of all files of a thread. */
export function threadSize(
  { table, threads }: { readonly table: FileTable; readonly threads: ThreadTable },
  thread: number,
): number {
  let size = 0;
  for (let file = threads.newest[thread]!; file >= 0; file = threads.older[file]!) {
    size += table.size[file]!;
  }
  return size;
}

/** Newer first; at the same time active before archived. A compressed twin comes right behind its plain file (codex-storage §3). */
function newestFirst(files: readonly number[], table: FileTable): number[] {
  const plain = new Map<string, number>();
  const order = (a: number, b: number): number =>
    table.mtimeMs[b]! - table.mtimeMs[a]! ||
    Number(isArchived(table, a)) - Number(isArchived(table, b)) ||
    (table.names[a]! > table.names[b]! ? -1 : 1);
  const sorted = [...files].sort(order);
  for (const file of sorted) {
    if (!isCompressed(table.names[file]!)) plain.set(table.names[file]!, file);
  }
  const twins = new Map<number, number[]>();
  const leading = sorted.filter((file) => {
    const name = table.names[file]!;
    const twin = isCompressed(name) ? plain.get(plainPath(name)) : undefined;
    if (twin !== undefined) twins.set(twin, [...twins.get(twin) ?? [], file]);
    return twin === undefined;
  });
  return leading.flatMap((file) => [file, ...twins.get(file) ?? []]);
}

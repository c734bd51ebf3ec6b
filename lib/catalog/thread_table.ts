import { compressedPath, threadIdInName } from "../codex/rollout_name.ts";
import { type FileTable, isArchived } from "./file_table.ts";

/** Threads as chains of files, in columns like the files themselves. A file without an id is a thread of its own. */
export interface ThreadTable {
  /** Number of threads. */
  readonly count: number;
  /** Per thread: id from the file name; `null` when the name has none. */
  readonly ids: readonly (string | null)[];
  /** Per thread: its newest file. */
  readonly newest: Int32Array;
  /** Per file: the next older file of the same thread; -1 at the end. */
  readonly older: Int32Array;
  /** Thread of an id. */
  readonly byId: IdIndex;
}

/** Groups files by the thread id of their names (codex-storage §1: one thread may have several files). */
export function groupFiles(table: FileTable): ThreadTable {
  const ids: (string | null)[] = [];
  const newest = new Int32Array(table.count);
  const older = new Int32Array(table.count).fill(-1);
  const byId = newIdIndex(ids, table.count);
  for (let file = 0; file < table.count; file++) {
    const id = threadIdInName(table.names[file]!);
    const thread = id === null ? undefined : byId.get(id);
    if (thread !== undefined) {
      insert(file, { thread, newest, older, table });
      continue;
    }
    newest[ids.length] = file;
    ids.push(id);
    if (id !== null) byId.add(id, ids.length - 1);
  }
  return { count: ids.length, ids, newest: newest.subarray(0, ids.length), older, byId };
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

interface Chain {
  readonly thread: number;
  readonly newest: Int32Array;
  readonly older: Int32Array;
  readonly table: FileTable;
}

function insert(file: number, { thread, newest, older, table }: Chain): void {
  let at = newest[thread]!;
  if (comesBefore(file, at, table)) {
    older[file] = at;
    newest[thread] = file;
    return;
  }
  while (older[at]! >= 0 && !comesBefore(file, older[at]!, table)) at = older[at]!;
  older[file] = older[at]!;
  older[at] = file;
}

/** Newer first; a plain file before its compressed twin (codex-storage §3: plain wins), active before archived. */
function comesBefore(file: number, other: number, table: FileTable): boolean {
  const name = table.names[file]!;
  const otherName = table.names[other]!;
  if (otherName === compressedPath(name)) return true;
  if (name === compressedPath(otherName)) return false;
  const difference = table.mtimeMs[file]! - table.mtimeMs[other]!;
  if (difference !== 0) return difference > 0;
  if (isArchived(table, file) !== isArchived(table, other)) return isArchived(table, other);
  return name > otherName;
}

/** Finds the thread of an id. */
export interface IdIndex {
  /** Number of the thread; left out when none has the id. */
  get(id: string): number | undefined;
  has(id: string): boolean;
}

/** An index that is being filled. */
export interface FillingIndex extends IdIndex {
  /** Adds an id that is not there yet, under the number it has in the list of ids. */
  add(id: string, number: number): void;
}

/**
 * An index over a list of ids that grows along with it. The ids of threads end in random digits, which serve as their hash
 * as they are: for a hundred thousand a `Map` takes three times as long, and more memory (measured).
 */
export function newIdIndex(ids: readonly (string | null)[], most: number): FillingIndex {
  const size = 2 ** Math.ceil(Math.log2(2 * most + 2));
  const slots = new Int32Array(size).fill(-1);
  /** Where the id is, or the free slot where it would be. */
  const slotOf = (id: string): number => {
    for (let at = tailHash(id) & (size - 1);; at = (at + 1) & (size - 1)) {
      const number = slots[at]!;
      if (number < 0 || ids[number] === id) return at;
    }
  };
  return {
    get(id) {
      const number = slots[slotOf(id)]!;
      return number < 0 ? undefined : number;
    },
    has: (id) => slots[slotOf(id)]! >= 0,
    add(id, number) {
      slots[slotOf(id)] = number;
    },
  };
}

const TAIL = 8;

/** The last characters, four bits each: of hexadecimal digits they keep all. */
function tailHash(id: string): number {
  let hash = 0;
  for (let at = Math.max(0, id.length - TAIL); at < id.length; at++) {
    const code = id.charCodeAt(at);
    hash = (hash << 4) ^ (code > 64 ? code - 55 : code - 48);
  }
  return hash;
}

import type { Fingerprint } from "../model/fingerprint.ts";
import type { FileStat } from "../system/files.ts";

/**
 * The rollout files of a store in columns: no object per file, so that a hundred thousand cost a few megabytes
 * (measured: with one object each the same list took a third longer).
 */
export interface FileTable {
  /** Number of files. */
  count: number;
  /** Folders, without a trailing slash. */
  readonly folders: string[];
  /** Per file: index into {@link folders}. */
  folder: Uint32Array;
  /** Per file: its name. */
  readonly names: string[];
  /** Per file: size on disk in bytes. */
  size: Float64Array;
  /** Per file: modification time, milliseconds since the epoch. */
  mtimeMs: Float64Array;
  /** Per file: change time in milliseconds; NaN where unknown. */
  ctimeMs: Float64Array;
  /** Per file: inode; NaN where unknown. */
  inode: Float64Array;
  /** Folders from this index on lie in the archive. */
  firstArchivedFolder: number;
}

/** An empty table. */
export function newFileTable(): FileTable {
  const room = 1024;
  return {
    count: 0,
    folders: [],
    folder: new Uint32Array(room),
    names: [],
    size: new Float64Array(room),
    mtimeMs: new Float64Array(room),
    ctimeMs: new Float64Array(room),
    inode: new Float64Array(room),
    firstArchivedFolder: Infinity,
  };
}

/** One file to add. */
export interface NewFile {
  /** Index of its folder. */
  readonly folder: number;
  readonly name: string;
  readonly stat: FileStat;
}

/** Adds a file at the end. */
export function addFile(table: FileTable, { folder, name, stat }: NewFile): void {
  const at = table.count++;
  if (at === table.size.length) grow(table);
  table.folder[at] = folder;
  table.names.push(name);
  table.size[at] = stat.size;
  table.mtimeMs[at] = stat.mtimeMs;
  table.ctimeMs[at] = stat.ctimeMs ?? NaN;
  table.inode[at] = stat.inode ?? NaN;
}

/** Absolute path of file `at`. */
export function filePath(table: FileTable, at: number): string {
  return `${table.folders[table.folder[at]!]!}/${table.names[at]!}`;
}

/** Whether file `at` lies in the archive. */
export function isArchived(table: FileTable, at: number): boolean {
  return table.folder[at]! >= table.firstArchivedFolder;
}

/** Fingerprint of file `at` when it was scanned. */
export function fileFingerprint(table: FileTable, at: number): Fingerprint {
  const ctimeMs = table.ctimeMs[at]!;
  const inode = table.inode[at]!;
  return {
    size: table.size[at]!,
    mtimeMs: table.mtimeMs[at]!,
    ctimeMs: Number.isNaN(ctimeMs) ? null : ctimeMs,
    inode: Number.isNaN(inode) ? null : inode,
  };
}

function grow(table: FileTable): void {
  const room = table.size.length * 2;
  const wider = (old: Float64Array): Float64Array => {
    const column = new Float64Array(room);
    column.set(old);
    return column;
  };
  const folder = new Uint32Array(room);
  folder.set(table.folder);
  table.folder = folder;
  table.size = wider(table.size);
  table.mtimeMs = wider(table.mtimeMs);
  table.ctimeMs = wider(table.ctimeMs);
  table.inode = wider(table.inode);
}

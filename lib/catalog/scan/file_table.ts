import type { Fingerprint } from "../../model/fingerprint.ts";
import type { AbsolutePath } from "../../model/store.ts";
import type { FileStat } from "../../system/files.ts";

declare const ofFile: unique symbol;

/** A file of one scan: its place in the columns of a {@link FileTable}. */
export type FileNumber = number & { readonly [ofFile]: true };

/** The first file of a table; the others count up from it. */
export const FIRST_FILE = 0 as FileNumber;

/** One value per file. No other number finds one. */
export interface PerFile<T> {
  [file: FileNumber]: T;
}

/** A number per file, in memory that can be moved to another thread. */
export interface FileColumn extends PerFile<number> {
  readonly buffer: ArrayBuffer;
  readonly length: number;
}

/** A text per file. */
export interface TextColumn extends PerFile<string>, Pick<string[], "some" | "map"> {}

/**
 * The rollout files of a store in columns: no object per file, so that a hundred thousand cost a few megabytes
 * (measured: with one object each the same list took a third longer).
 */
export interface FileTable {
  /** Number of files. */
  count: number;
  /** Folders, without a trailing slash. */
  readonly folders: AbsolutePath[];
  /** Per folder: whether it lies in the archive. */
  readonly archived: boolean[];
  /** Per file: index into {@link folders}. */
  folder: FileColumn;
  /** Per file: its name. */
  readonly names: TextColumn;
  /** Per file: size on disk in bytes. */
  size: FileColumn;
  /** Per file: modification time, milliseconds since the epoch. */
  mtimeMs: FileColumn;
  /** Per file: change time in milliseconds; NaN where unknown. */
  ctimeMs: FileColumn;
  /** Per file: inode; NaN where unknown. */
  inode: FileColumn;
}

/** An empty table. */
export function newFileTable(): FileTable {
  const room = 1024;
  return {
    count: 0,
    folders: [],
    archived: [],
    folder: new Uint32Array(room),
    names: [],
    size: new Float64Array(room),
    mtimeMs: new Float64Array(room),
    ctimeMs: new Float64Array(room),
    inode: new Float64Array(room),
  };
}

/** A folder to add. */
export interface NewFolder {
  readonly path: AbsolutePath;
  readonly archived: boolean;
}

/** Adds a folder at the end: its index. */
export function addFolder(table: FileTable, { path, archived }: NewFolder): number {
  table.archived.push(archived);
  return table.folders.push(path) - 1;
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
  const at = addRow(table);
  table.folder[at] = folder;
  table.names[at] = name;
  table.size[at] = stat.size;
  table.mtimeMs[at] = stat.mtimeMs;
  table.ctimeMs[at] = stat.ctimeMs ?? NaN;
  table.inode[at] = stat.inode ?? NaN;
}

/** Consecutive files of a table, with the folders they lie in. */
export interface TablePiece {
  readonly table: FileTable;
  /** Index of the first file, and of the one behind the last. */
  readonly files: readonly [start: number, end: number];
  /** The same of the folders. */
  readonly folders: readonly [start: number, end: number];
}

/** Adds these files of another table at the end, with their folders. */
export function addPiece(table: FileTable, { table: from, files, folders }: TablePiece): void {
  const shift = table.folders.length - folders[0];
  for (let folder = folders[0]; folder < folders[1]; folder++) {
    addFolder(table, { path: from.folders[folder]!, archived: from.archived[folder]! });
  }
  for (let file = files[0] as FileNumber; file < files[1]; file++) {
    const at = addRow(table);
    table.folder[at] = from.folder[file]! + shift;
    table.names[at] = from.names[file]!;
    table.size[at] = from.size[file]!;
    table.mtimeMs[at] = from.mtimeMs[file]!;
    table.ctimeMs[at] = from.ctimeMs[file]!;
    table.inode[at] = from.inode[file]!;
  }
}

/** The memory of its columns, to be moved elsewhere with it. */
export function columnsOf({ folder, size, mtimeMs, ctimeMs, inode }: FileTable): ArrayBuffer[] {
  return [folder, size, mtimeMs, ctimeMs, inode].map(({ buffer }) => buffer);
}

/** What an index of the cache remembers of each rollout: its head, where its earlier history lies, its ends, or what all of it tells. */
export type IndexKind = "heads" | "bases" | "ends" | "wholes";

/** Version of `Head` and of the rules that make it: another number is another index. */
const VERSION = 5;

/**
 * Name in the cache of the index of these files. Each store has its own, named by a digest of the first folder (FNV-1a: quick, and a
 * clash costs nothing).
 */
export function indexName({ folders }: FileTable, kind: IndexKind): string {
  let hash = 0x811c9dc5;
  const root = folders[0]?.replace(/\/(?:sessions|archived_sessions)(?:\/.*)?$/, "") ?? "";
  for (let at = 0; at < root.length; at++) {
    hash = Math.imul(hash ^ root.charCodeAt(at), 0x01000193) >>> 0;
  }
  return `${kind}-${VERSION}-${hash.toString(16).padStart(8, "0")}.sqlite`;
}

/** Absolute path of file `at`. */
export function filePath(
  table: Pick<FileTable, "folders" | "folder" | "names">,
  at: FileNumber,
): AbsolutePath {
  return `${table.folders[table.folder[at]!]!}/${table.names[at]!}` as AbsolutePath;
}

/** Whether file `at` lies in the archive. */
export function isArchived(table: FileTable, at: FileNumber): boolean {
  return table.archived[table.folder[at]!]!;
}

/** Fingerprint of file `at` when it was scanned. */
export function fileFingerprint(table: FileTable, at: FileNumber): Fingerprint {
  const ctimeMs = table.ctimeMs[at]!;
  const inode = table.inode[at]!;
  return {
    size: table.size[at]!,
    mtimeMs: table.mtimeMs[at]!,
    ctimeMs: Number.isNaN(ctimeMs) ? null : ctimeMs,
    inode: Number.isNaN(inode) ? null : inode,
  };
}

function addRow(table: FileTable): FileNumber {
  if (table.count === table.size.length) grow(table);
  return table.count++ as FileNumber;
}

function grow(table: FileTable): void {
  const room = table.size.length * 2;
  const wider = (old: FileColumn): FileColumn => {
    const column = new Float64Array(room);
    column.set(new Float64Array(old.buffer));
    return column;
  };
  const folder = new Uint32Array(room);
  folder.set(new Uint32Array(table.folder.buffer));
  table.folder = folder;
  table.size = wider(table.size);
  table.mtimeMs = wider(table.mtimeMs);
  table.ctimeMs = wider(table.ctimeMs);
  table.inode = wider(table.inode);
}

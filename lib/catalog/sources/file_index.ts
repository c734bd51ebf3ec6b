import type { Database } from "../../system/databases.ts";
import type { Caches } from "../../system/system.ts";
import {
  fileFingerprint,
  type FileNumber,
  filePath,
  type FileTable,
  type IndexKind,
  indexName,
} from "../scan/file_table.ts";

/**
 * What earlier runs found out about rollouts, in the disposable cache. A value counts only for the very file it was made from, by
 * size, times and inode. A failure of the cache is no error and changes no answer: the value is made again.
 */
export interface FileIndex<T> {
  /** The remembered values of these files, by file number; a file without one is left out. */
  lookup(files: readonly FileNumber[]): ReadonlyMap<FileNumber, T>;
  /** Remembers values, by file number. */
  remember(values: ReadonlyMap<FileNumber, T>): void;
  /** Closes it. */
  close(): void;
}

/** Where an index lies and what it is about. */
export interface IndexPlace<T> {
  readonly kind: IndexKind;
  /** Whether a remembered value has the shape of one: the cache is a file like any other. One that has not is made again. */
  readonly isValue: (value: unknown) => value is T;
  /** The files of one scan. */
  readonly table: FileTable;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS files (
  path TEXT PRIMARY KEY, stamp TEXT NOT NULL, value TEXT NOT NULL) WITHOUT ROWID`;

/** Opens an index; its values are kept as JSON. */
export function openFileIndex<T>(
  caches: Caches,
  { kind, table, isValue }: IndexPlace<T>,
): FileIndex<T> {
  const name = indexName(table, kind);
  let db = caches.open(name);
  const attempt = <R>(work: (db: Database) => R, otherwise: R): R => {
    if (db === null) return otherwise;
    try {
      return work(db);
    } catch {
      // Damaged, locked or full: the answer is the same without it, and the next run starts it anew.
      db.close();
      db = null;
      caches.discard(name);
      return otherwise;
    }
  };
  attempt((db) => db.exec(SCHEMA), undefined);
  return {
    lookup: (files) =>
      attempt((db) => lookup(files, { db, table, isValue }), new Map<FileNumber, T>()),
    remember: (values) => attempt((db) => remember(values, { db, table }), undefined),
    close() {
      const rows = attempt((db) => db.prepare("SELECT count(*) FROM files").get()?.[0], 0);
      db?.close();
      db = null;
      // Files that are gone leave their values behind: once they are the most part, the index starts anew.
      if (Number(rows) > 2 * table.count + 1000) caches.discard(name);
    },
  };
}

interface Opened {
  readonly db: Database;
  readonly table: FileTable;
}

function stampOf(table: FileTable, file: FileNumber): string {
  const { size, mtimeMs, ctimeMs, inode } = fileFingerprint(table, file);
  return `${size} ${mtimeMs} ${ctimeMs} ${inode}`;
}

/** From this many files on, one pass over the index is quicker than a look-up each. */
const WORTH_ALL = 500;

function lookup<T>(
  files: readonly FileNumber[],
  { db, table, isValue }: Opened & Pick<IndexPlace<T>, "isValue">,
): Map<FileNumber, T> {
  const rows = new Map<string, { readonly stamp: string; readonly value: string }>();
  const add = ([path, stamp, value]: readonly unknown[]) =>
    rows.set(path as string, { stamp: stamp as string, value: value as string });
  if (files.length < WORTH_ALL) {
    const select = db.prepare("SELECT path, stamp, value FROM files WHERE path = ?");
    for (const file of files) select.all(filePath(table, file)).forEach(add);
  } else db.prepare("SELECT path, stamp, value FROM files").all().forEach(add);
  const known = new Map<FileNumber, T>();
  for (const file of files) {
    const row = rows.get(filePath(table, file));
    if (row?.stamp !== stampOf(table, file)) continue;
    const value: unknown = JSON.parse(row.value);
    if (isValue(value)) known.set(file, value);
  }
  return known;
}

function remember(values: ReadonlyMap<FileNumber, unknown>, { db, table }: Opened): void {
  if (values.size === 0) return;
  db.exec("BEGIN IMMEDIATE");
  const put = db.prepare("INSERT OR REPLACE INTO files (path, stamp, value) VALUES (?, ?, ?)");
  for (const [file, value] of values) {
    put.run(filePath(table, file), stampOf(table, file), JSON.stringify(value));
  }
  db.exec("COMMIT");
}

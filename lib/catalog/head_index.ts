import type { Head } from "../model/head.ts";
import type { Database } from "../system/databases.ts";
import type { Caches } from "../system/system.ts";
import { fileFingerprint, filePath, type FileTable } from "./file_table.ts";

/** The remembered heads. Every failure means doing without: never an error, never a different answer. */
export interface HeadIndex {
  /** Head per wanted file, in order; `null` where none is remembered for just this file as it is now. */
  lookup(files: readonly number[]): readonly (Head | null)[];
  /** Remembers heads. */
  remember(fresh: readonly { readonly file: number; readonly head: Head }[]): void;
  /** Closes it. */
  close(): void;
}

/** Version of {@link Head} and of the rules that make it: another number is another file. */
const VERSION = 2;

/** Each store has an index of its own, named by a digest of its first folder (FNV-1a: quick, and a clash costs nothing). */
function nameFor({ folders }: FileTable): string {
  let hash = 0x811c9dc5;
  const root = folders[0]?.replace(/\/(?:sessions|archived_sessions)(?:\/.*)?$/, "") ?? "";
  for (let at = 0; at < root.length; at++) {
    hash = Math.imul(hash ^ root.charCodeAt(at), 0x01000193) >>> 0;
  }
  return `heads-${VERSION}-${hash.toString(16).padStart(8, "0")}.sqlite`;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS heads (
  path TEXT PRIMARY KEY, stamp TEXT NOT NULL, head TEXT NOT NULL) WITHOUT ROWID`;

/** Opens the index for the files of one scan. */
export function openHeadIndex(caches: Caches, table: FileTable): HeadIndex {
  const name = nameFor(table);
  let db = caches.open(name);
  const attempt = <T>(work: (db: Database) => T, otherwise: T): T => {
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
    lookup: (files) => attempt((db) => lookup(files, { db, table }), files.map(() => null)),
    remember: (fresh) => attempt((db) => remember(fresh, { db, table }), undefined),
    close() {
      const rows = attempt((db) => db.prepare("SELECT count(*) FROM heads").get()?.[0], 0);
      db?.close();
      db = null;
      // Files that are gone leave their heads behind: once they are the most part, the index starts anew.
      if (Number(rows) > 2 * table.count + 1000) caches.discard(name);
    },
  };
}

interface Opened {
  readonly db: Database;
  readonly table: FileTable;
}

function stampOf(table: FileTable, file: number): string {
  const { size, mtimeMs, ctimeMs, inode } = fileFingerprint(table, file);
  return `${size} ${mtimeMs} ${ctimeMs} ${inode}`;
}

/** From this many files on, one pass over the index is quicker than a look-up each. */
const WORTH_ALL = 500;

function lookup(files: readonly number[], { db, table }: Opened): (Head | null)[] {
  const rows = new Map<string, { readonly stamp: string; readonly head: string }>();
  const add = ([path, stamp, head]: readonly unknown[]) =>
    rows.set(path as string, { stamp: stamp as string, head: head as string });
  if (files.length < WORTH_ALL) {
    const select = db.prepare("SELECT path, stamp, head FROM heads WHERE path = ?");
    for (const file of files) select.all(filePath(table, file)).forEach(add);
  } else db.prepare("SELECT path, stamp, head FROM heads").all().forEach(add);
  return files.map((file) => {
    const row = rows.get(filePath(table, file));
    return row !== undefined && row.stamp === stampOf(table, file)
      ? JSON.parse(row.head) as Head
      : null;
  });
}

function remember(
  fresh: readonly { readonly file: number; readonly head: Head }[],
  { db, table }: Opened,
): void {
  if (fresh.length === 0) return;
  db.exec("BEGIN IMMEDIATE");
  const put = db.prepare("INSERT OR REPLACE INTO heads (path, stamp, head) VALUES (?, ?, ?)");
  for (const { file, head } of fresh) {
    put.run(filePath(table, file), stampOf(table, file), JSON.stringify(head));
  }
  db.exec("COMMIT");
}

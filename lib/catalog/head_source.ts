import { type HeadReading, readHead, readHistoryBase } from "../codex/rollout_head.ts";
import type { Head, HistoryBase } from "../model/head.ts";
import type { OnProblem } from "../model/problem.ts";
import type { Database } from "../system/databases.ts";
import type { Caches, System } from "../system/system.ts";
import { fileFingerprint, filePath, type FileTable, headIndexName } from "./file_table.ts";
import { readHeads, readingTrouble } from "./read_heads.ts";

/** Heads of rollouts by file number, read once, remembered in the disposable index when there are many. */
export interface HeadSource {
  /** Makes the heads of these files available to {@link of}. */
  load(files: Iterable<number>): Promise<void>;
  /** Head of a loaded file; `null` when it could not be read. */
  of(file: number): Head | null;
  /** Makes the history bases of these files available to {@link baseOf}: a third of the work, where no head is known yet. */
  loadBases(files: Iterable<number>): Promise<void>;
  /** Where the earlier history of a file lies; `null` for one that stands alone, and for one that could not be read. */
  baseOf(file: number): HistoryBase | null;
  /** Forgets what was loaded. */
  forget(): void;
}

/** What {@link newHeadSource} works with. */
export interface HeadSourceTools {
  readonly system: System;
  readonly onProblem: OnProblem;
}

/** Below this many plain files opening them is quicker than the index (2 ms); a compressed one costs 35 ms of loading zstd. */
const WORTH_AN_INDEX = 64;

/** Rollouts that are read before their heads are remembered: with all at once 100,000 took 120 MB more. */
const BATCH = 8192;

/** A source over the files of one scan. */
export function newHeadSource(table: FileTable, tools: HeadSourceTools): HeadSource {
  const heads = new Map<number, Head | null>();
  const bases = new Map<number, HistoryBase | null>();
  const tell = (file: number, message: string): null => {
    tools.onProblem({ kind: "unreadable", path: filePath(table, file), message });
    // Said once: it is not tried again.
    heads.set(file, null);
    return null;
  };
  const attempt = async <T>(file: number, read: HeadReader<T>): Promise<T | null> => {
    try {
      return await read(filePath(table, file), tools.system, { seen: true });
    } catch (error) {
      return tell(file, readingTrouble(error));
    }
  };
  const readFresh = async (files: readonly number[]): Promise<readonly FreshHead[]> => {
    const fresh: FreshHead[] = [];
    const results = await readHeads(files.map((file) => filePath(table, file)), tools.system);
    for (const [at, result] of results.entries()) {
      const file = files[at]!;
      if ("trouble" in result) {
        tell(file, result.trouble);
        continue;
      }
      heads.set(file, result.head);
      fresh.push({ file, head: result.head });
    }
    return fresh;
  };
  return {
    async load(files) {
      const wanted = [...files].filter((file) => !heads.has(file));
      const isQuick = wanted.length < WORTH_AN_INDEX &&
        !wanted.some((file) => table.names[file]!.endsWith(".zst"));
      if (isQuick) {
        for (const file of wanted) heads.set(file, await attempt(file, readHead));
        return;
      }
      const index = openHeadIndex(tools.system.caches, table);
      const known = index.lookup(wanted);
      const unknown = wanted.filter((file, at) => {
        const head = known[at] ?? null;
        if (head !== null) heads.set(file, head);
        return head === null;
      });
      for (let at = 0; at < unknown.length; at += BATCH) {
        index.remember(await readFresh(unknown.slice(at, at + BATCH)));
      }
      index.close();
    },
    of: (file) => heads.get(file) ?? null,
    async loadBases(files) {
      const wanted = [...files].filter((file) => !heads.has(file) && !bases.has(file));
      if (wanted.length === 0) return;
      const index = wanted.length < WORTH_AN_INDEX
        ? null
        : openHeadIndex(tools.system.caches, table);
      const known = index?.lookup(wanted);
      index?.close();
      for (const [at, file] of wanted.entries()) {
        const head = known?.[at] ?? null;
        const base = head === null ? await attempt(file, readHistoryBase) : head.historyBase;
        bases.set(file, base);
      }
    },
    baseOf: (file) => heads.get(file)?.historyBase ?? bases.get(file) ?? null,
    forget() {
      heads.clear();
      bases.clear();
    },
  };
}

type HeadReader<T> = (path: string, system: System, reading: HeadReading) => T | Promise<T>;

/** A head that is to be remembered. */
interface FreshHead {
  readonly file: number;
  readonly head: Head;
}

/** The remembered heads. Every failure means doing without: never an error, never a different answer. */
interface HeadIndex {
  /** Head per wanted file, in order; `null` where none is remembered for just this file as it is now. */
  lookup(files: readonly number[]): readonly (Head | null)[];
  /** Remembers heads. */
  remember(fresh: readonly FreshHead[]): void;
  /** Closes it. */
  close(): void;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS heads (
  path TEXT PRIMARY KEY, stamp TEXT NOT NULL, head TEXT NOT NULL) WITHOUT ROWID`;

/** Opens the index for the files of one scan. */
function openHeadIndex(caches: Caches, table: FileTable): HeadIndex {
  const name = headIndexName(table);
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

function remember(fresh: readonly FreshHead[], { db, table }: Opened): void {
  if (fresh.length === 0) return;
  db.exec("BEGIN IMMEDIATE");
  const put = db.prepare("INSERT OR REPLACE INTO heads (path, stamp, head) VALUES (?, ?, ?)");
  for (const { file, head } of fresh) {
    put.run(filePath(table, file), stampOf(table, file), JSON.stringify(head));
  }
  db.exec("COMMIT");
}

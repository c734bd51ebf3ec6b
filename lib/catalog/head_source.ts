import { type HeadReading, readHead, readHistoryBase } from "../codex/rollout_head.ts";
import type { Head, HistoryBase } from "../model/head.ts";
import type { OnProblem } from "../model/problem.ts";
import type { Database } from "../system/databases.ts";
import { errorCode } from "../system/files.ts";
import type { Caches, System } from "../system/system.ts";
import { fileFingerprint, filePath, type FileTable } from "./file_table.ts";

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

/** A source over the files of one scan. */
export function newHeadSource(table: FileTable, tools: HeadSourceTools): HeadSource {
  const heads = new Map<number, Head | null>();
  const bases = new Map<number, HistoryBase | null>();
  const attempt = async <T>(file: number, read: HeadReader<T>): Promise<T | null> => {
    const path = filePath(table, file);
    try {
      return await read(path, tools.system, { seen: true });
    } catch (error) {
      tools.onProblem({ kind: "unreadable", path, message: trouble(error) });
      // Said once: it is not tried again.
      heads.set(file, null);
      return null;
    }
  };
  const read = (file: number) => attempt(file, readHead);
  return {
    async load(files) {
      const wanted = [...files].filter((file) => !heads.has(file));
      const isQuick = wanted.length < WORTH_AN_INDEX &&
        !wanted.some((file) => table.names[file]!.endsWith(".zst"));
      if (isQuick) {
        for (const file of wanted) heads.set(file, await read(file));
        return;
      }
      const index = openHeadIndex(tools.system.caches, table);
      await loadThroughIndex(wanted, { heads, index, read });
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

interface Loading {
  readonly heads: Map<number, Head | null>;
  readonly index: HeadIndex;
  readonly read: (file: number) => Promise<Head | null>;
}

async function loadThroughIndex(
  wanted: readonly number[],
  { heads, index, read }: Loading,
): Promise<void> {
  const fresh: { file: number; head: Head }[] = [];
  const known = index.lookup(wanted);
  for (const [at, file] of wanted.entries()) {
    const cached = known[at] ?? null;
    if (cached !== null) {
      heads.set(file, cached);
      continue;
    }
    const head = await read(file);
    heads.set(file, head);
    if (head !== null) fresh.push({ file, head });
  }
  index.remember(fresh);
  index.close();
}

function trouble(error: unknown): string {
  const code = errorCode(error);
  if (code === null && !(error instanceof Error)) throw error;
  switch (code) {
    case "ENOENT":
      return "it vanished while reading";
    case "EZSTD":
      return "its compressed data is damaged";
    case null:
      return (error as Error).message;
    default:
      return `cannot read it (${code})`;
  }
}

/** The remembered heads. Every failure means doing without: never an error, never a different answer. */
interface HeadIndex {
  /** Head per wanted file, in order; `null` where none is remembered for just this file as it is now. */
  lookup(files: readonly number[]): readonly (Head | null)[];
  /** Remembers heads. */
  remember(fresh: readonly { readonly file: number; readonly head: Head }[]): void;
  /** Closes it. */
  close(): void;
}

/** Version of {@link Head} and of the rules that make it: another number is another file. */
const VERSION = 3;

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
function openHeadIndex(caches: Caches, table: FileTable): HeadIndex {
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

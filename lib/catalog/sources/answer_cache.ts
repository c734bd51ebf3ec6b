import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import type { Database } from "../../system/databases.ts";
import { errorCode, type Files } from "../../system/files.ts";
import type { Caches } from "../../system/system.ts";
import { programName } from "../../text/program_name.ts";
import { joinPath } from "../../text/path_text.ts";
import { type FileTable, FIRST_FILE } from "../scan/file_table.ts";

/** What an answer depends on beside the question. */
export interface AnswerFacts {
  readonly table: FileTable;
  readonly store: StorePaths;
  readonly files: Files;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** Other files that it depends on. Left out: none. */
  readonly beside?: readonly AbsolutePath[];
}

/** A file written less than this ago may be written again without a change of its time. Then no answer is remembered. */
const SETTLED_MS = 2000;

/** Version of the answers: another number is another cache. Whoever changes what `list` prints or `doctor` says raises it. */
const NAME = "answers-3.sqlite";

/** What is remembered: the last answer of each. */
export type AnswerKind = "list" | "doctor";

/**
 * Stamp of everything a whole list is made from: name, size, times and inode of every file, of the database with its log, and of
 * the name index. `null` while one of them is too fresh to tell a change by its time.
 */
export function storeStamp(
  { table, store, files, nowMs, beside = [] }: AnswerFacts,
): string | null {
  const hash = newHash();
  const newest = nowMs - SETTLED_MS;
  for (const folder of table.folders) hash.text(folder);
  for (let file = FIRST_FILE; file < table.count; file++) {
    if (table.mtimeMs[file]! > newest && table.mtimeMs[file]! <= nowMs) return null;
    hash.text(table.names[file]!);
    hash.number(table.folder[file]!);
    hash.number(table.size[file]!);
    hash.number(table.mtimeMs[file]!);
    hash.number(table.ctimeMs[file]!);
    hash.number(table.inode[file]!);
  }
  for (const path of [...sourcesOf(store), ...beside]) {
    const { stamp, mtimeMs } = fileStamp(path, files);
    if (mtimeMs > newest) return null;
    hash.text(path);
    hash.text(stamp);
  }
  return hash.end();
}

function sourcesOf({ sqliteHome, sessionIndex }: StorePaths): AbsolutePath[] {
  const state = sqliteHome === null
    ? []
    : ["", "-wal"].map((side) => joinPath(sqliteHome, `state_5.sqlite${side}`));
  return [...state, ...(sessionIndex === null ? [] : [sessionIndex])];
}

/** Size, time, place and mode of a file as a text, or why nobody can tell them. */
function fileStamp(
  path: AbsolutePath,
  files: Files,
): { readonly stamp: string; readonly mtimeMs: number } {
  try {
    // SQLite itself sets the change time of what it opens.
    const { size, mtimeMs, inode, mode } = files.lstat(path);
    // Whoever reads a database makes an empty log of it, which tells no more than none.
    if (size === 0 && path.endsWith("-wal")) return { stamp: "ENOENT", mtimeMs: 0 };
    return { stamp: `${size} ${mtimeMs} ${inode} ${mode}`, mtimeMs };
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    return { stamp: code, mtimeMs: 0 };
  }
}

/** Two independent 32-bit mixes: together a clash is as good as impossible, and 100,000 files cost a few milliseconds. */
function newHash() {
  let a = 0x811c9dc5;
  let b = 0x2545f491;
  const mix = (value: number): void => {
    a = Math.imul(a ^ value, 0x01000193);
    b = Math.imul(b ^ (value + (b >>> 15)), 0x85ebca6b);
  };
  return {
    text(text: string): void {
      for (let at = 0; at < text.length; at++) mix(text.charCodeAt(at));
      mix(0x110000);
    },
    number(value: number): void {
      mix(value | 0);
      mix(Math.floor(value / 0x100000000) | 0);
    },
    end: () => `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}`,
  };
}

/** A question that was asked before: of what kind, and all that its answer depends on. */
export interface AnswerPlace {
  readonly kind: AnswerKind;
  readonly key: string;
}

/**
 * An answer given before to the same question of the same store; `null` when there is none, or one that no JSON and no line of a
 * table that this program prints could be: the cache is a file like any other.
 */
export function recallAnswer(caches: Caches, { kind, key }: AnswerPlace): string | null {
  return withAnswers(caches, (db) => {
    const select = db.prepare("SELECT text FROM answers WHERE kind = ? AND key = ?");
    const [text] = select.get(kind, named(key)) ?? [];
    return typeof text === "string" && !ACTING.test(text) ? text : null;
  });
}

/** Answers may have commands in them, which begin with the program's name. */
function named(key: string): string {
  return `${programName()} ${key}`;
}

/** What acts on a terminal: all control characters but line feeds and tabs, and what changes the direction of writing. */
// deno-lint-ignore no-control-regex -- finding them is the point
const ACTING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Remembers an answer in place of the one before it of its kind. */
export function rememberAnswer(
  caches: Caches,
  { kind, key, text }: AnswerPlace & { readonly text: string },
): void {
  withAnswers(caches, (db) => {
    db.prepare("INSERT OR REPLACE INTO answers (kind, key, text) VALUES (?, ?, ?)")
      .run(kind, named(key), text);
    return null;
  });
}

/** Forgets the answer of a kind. */
export function forgetAnswer(caches: Caches, kind: AnswerKind): void {
  withAnswers(caches, (db) => {
    db.prepare("DELETE FROM answers WHERE kind = ?").run(kind);
    return null;
  });
}

function withAnswers<T>(caches: Caches, work: (db: Database) => T): T | null {
  const db = caches.open(NAME);
  if (db === null) return null;
  try {
    db.exec(
      "CREATE TABLE IF NOT EXISTS answers (kind TEXT PRIMARY KEY, key TEXT NOT NULL, text TEXT NOT NULL)",
    );
    return work(db);
  } catch {
    // Damaged, locked or full: the answer is made again.
    caches.discard(NAME);
    return null;
  } finally {
    db.close();
  }
}

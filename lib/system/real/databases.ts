import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import {
  BESIDE_DATABASE,
  type Database,
  type Databases,
  type SqlValue,
  type Statement,
} from "../databases.ts";
import { errorCode } from "../files.ts";
import { codedError, named } from "./coded_error.ts";

const BUSY_TIMEOUT_MS = 5000;
/** Longest value: twice the largest row that is saved, so that nothing a change needs is cut off. */
const LONGEST_VALUE = 64 * 1024 * 1024;
/** Bytes that SQLite may hold in this process: an index descends through whole keys, past the longest value. */
const MOST_HELD = 256 * 1024 * 1024;

/** SQLite for reading. */
export function realDatabases(): Databases {
  return {
    openReadOnly(path, { longest = LONGEST_VALUE } = {}) {
      return openSeen(path, { readOnly: true, longest }, "");
    },
  };
}

/** SQLite for writing, as write-rules §2.4 asks; never creates a database. */
export function openForWriting(path: string): Database {
  const pragmas = "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL";
  return openSeen(path, { readOnly: false, longest: LONGEST_VALUE }, pragmas);
}

/** The runtime has both since 2.9; its type declarations do not know them yet. */
interface Bounds {
  readonly limits: { readonly length: number };
  readonly defensive: boolean;
}

interface Opening {
  readonly readOnly: boolean;
  readonly longest: number;
}

/** Opens what was looked at: before, and again once SQLite has opened it and the files beside it. */
function openSeen(path: string, { readOnly, longest }: Opening, pragmas: string): Database {
  const seen = look(path);
  const bounds: Bounds = { limits: { length: longest }, defensive: true };
  const options = { readOnly, timeout: BUSY_TIMEOUT_MS, ...bounds };
  const db = orNoHandle(path, () => new DatabaseSync(path, options));
  try {
    about(
      path,
      () => db.exec(`PRAGMA trusted_schema = OFF; PRAGMA hard_heap_limit = ${MOST_HELD}`),
    );
    // The first read opens the -wal and -shm; it tells no more than the query that would have been the first.
    orNoHandle(path, () => db.exec(`${pragmas}; PRAGMA schema_version`));
    const now = look(path);
    if (now.ino !== seen.ino || now.dev !== seen.dev) {
      throw notAFile(path, "it was replaced while it was opened");
    }
    return wrap(db, path);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** SQLite does not say why it could open no file: where this process has too many open, the system does. */
function orNoHandle<T>(path: string, open: () => T): T {
  try {
    return about(path, () => named(open));
  } catch (error) {
    try {
      named(() => Deno.openSync(path, { read: true })).close();
    } catch (refused) {
      if (errorCode(refused) === "EMFILE") throw refused;
    }
    throw error;
  }
}

/** What lies there, which must be a regular file; beside it lie none but regular files. */
function look(path: string): Deno.FileInfo {
  const seen = named(() => Deno.lstatSync(path));
  if (!seen.isFile) throw notAFile(path, `it is ${kindText(seen)}`);
  for (const side of BESIDE_DATABASE) {
    const beside = lookBeside(`${path}${side}`);
    if (beside !== null && !beside.isFile) {
      throw notAFile(path, `its ${side} is ${kindText(beside)}`);
    }
  }
  return seen;
}

function lookBeside(path: string): Deno.FileInfo | null {
  try {
    return named(() => Deno.lstatSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function kindText({ isSymlink, isDirectory }: Deno.FileInfo): string {
  if (isSymlink) return "a symbolic link, which is not followed";
  return isDirectory ? "a folder" : "no regular file";
}

/** The message continues the name of the database ({@link databaseMeaning}). */
function notAFile(database: string, state: string): Error {
  return Object.assign(codedError("ENOTFILE", state), { database });
}

/** A disposable database: made if missing, quick rather than durable, never waiting long. */
export function openDisposable(path: string): Database {
  const db = named(() => new DatabaseSync(path, { timeout: 50 }));
  try {
    // Answers and indexes of megabytes: with pages of 4 KB writing them took twice as long.
    db.exec("PRAGMA page_size = 32768; PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY");
    return wrap(db, path);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Says of an error which database it is about; SQLite does not. */
function about<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { database: path }) : error;
  }
}

function wrap(db: DatabaseSync, path: string): Database {
  // SQLite would put a statement's journal into the system's temporary folder, past every permission: rows hold prompts.
  db.exec("PRAGMA temp_store = MEMORY");
  let isOpen = true;
  // Some are asked for once a thread: left to the garbage collector, which does not see their memory, they grew to a gigabyte.
  const prepared = new Map<string, Statement>();
  return {
    exec: (sql) => about(path, () => db.exec(sql)),
    prepare(sql, { bigInts = false } = {}) {
      const key = `${bigInts ? "big" : "plain"} ${sql}`;
      const known = prepared.get(key);
      if (known !== undefined) return known;
      // The runtime has it since before 2.7; its type declarations do not know it yet.
      const statement = about(path, () => db.prepare(sql)) as StatementSync & {
        setReturnArrays(yes: boolean): void;
      };
      statement.setReturnArrays(true);
      if (bigInts) statement.setReadBigInts(true);
      const wrapped = wrapStatement(statement, path);
      prepared.set(key, wrapped);
      return wrapped;
    },
    close() {
      if (isOpen) db.close();
      isOpen = false;
    },
  };
}

function wrapStatement(statement: StatementSync, path: string): Statement {
  const bound = (values: SqlValue[]) => values as SQLInputValue[];
  return {
    all: (...values) =>
      about(path, () => statement.all(...bound(values)) as unknown as SqlValue[][]),
    get: (...values) =>
      about(path, () => statement.get(...bound(values)) ?? null) as unknown as SqlValue[] | null,
    run: (...values) => about(path, () => Number(statement.run(...bound(values)).changes)),
  };
}

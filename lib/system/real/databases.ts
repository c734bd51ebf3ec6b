import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { Database, Databases, SqlValue, Statement } from "../databases.ts";
import { named } from "./coded_error.ts";

const BUSY_TIMEOUT_MS = 5000;

/** SQLite for reading. */
export function realDatabases(): Databases {
  return {
    openReadOnly(path) {
      named(() => Deno.lstatSync(path));
      return wrap(
        about(
          path,
          () => named(() => new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS })),
        ),
        path,
      );
    },
  };
}

/** SQLite for writing, as write-rules §2.4 asks; never creates a database. */
export function openForWriting(path: string): Database {
  named(() => Deno.lstatSync(path));
  const db = about(
    path,
    () => named(() => new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })),
  );
  about(path, () => db.exec("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL"));
  return wrap(db, path);
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

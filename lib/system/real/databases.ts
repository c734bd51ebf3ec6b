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
        named(() => new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS })),
      );
    },
  };
}

/** SQLite for writing, as write-rules §2.4 asks; never creates a database. */
export function openForWriting(path: string): Database {
  named(() => Deno.lstatSync(path));
  const db = named(() => new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS }));
  db.exec("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL");
  return wrap(db);
}

/** A disposable database: made if missing, quick rather than durable, never waiting long. */
export function openDisposable(path: string): Database {
  const db = named(() => new DatabaseSync(path, { timeout: 50 }));
  try {
    // Answers and indexes of megabytes: with pages of 4 KB writing them took twice as long.
    db.exec("PRAGMA page_size = 32768; PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY");
    return wrap(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

function wrap(db: DatabaseSync): Database {
  // SQLite would put a statement's journal into the system's temporary folder, past every permission: rows hold prompts.
  db.exec("PRAGMA temp_store = MEMORY");
  let isOpen = true;
  // Some are asked for once a thread: left to the garbage collector, which does not see their memory, they grew to a gigabyte.
  const prepared = new Map<string, Statement>();
  return {
    exec: (sql) => db.exec(sql),
    prepare(sql, { bigInts = false } = {}) {
      const key = `${bigInts ? "big" : "plain"} ${sql}`;
      const known = prepared.get(key);
      if (known !== undefined) return known;
      // The runtime has it since before 2.7; its type declarations do not know it yet.
      const statement = db.prepare(sql) as StatementSync & { setReturnArrays(yes: boolean): void };
      statement.setReturnArrays(true);
      if (bigInts) statement.setReadBigInts(true);
      const wrapped = wrapStatement(statement);
      prepared.set(key, wrapped);
      return wrapped;
    },
    close() {
      if (isOpen) db.close();
      isOpen = false;
    },
  };
}

function wrapStatement(statement: StatementSync): Statement {
  const bound = (values: SqlValue[]) => values as SQLInputValue[];
  return {
    all: (...values) => statement.all(...bound(values)) as unknown as SqlValue[][],
    get: (...values) => (statement.get(...bound(values)) ?? null) as unknown as SqlValue[] | null,
    run: (...values) => Number(statement.run(...bound(values)).changes),
  };
}

import type { AbsolutePath } from "../model/store.ts";

/** What the names of the files that SQLite keeps beside a database end with. */
export const BESIDE_DATABASE: readonly string[] = ["-wal", "-shm", "-journal"];

/** A value of SQLite. Integers come as `bigint` when the statement was opened with `bigInts`. */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** How rows are read. */
export interface QueryOptions {
  /** Values for `?`. Left out: none. */
  readonly values?: readonly SqlValue[];
  /** Whether integers come as `bigint` (needed beyond 2^53). Left out: `false`. */
  readonly bigInts?: boolean;
}

/** A prepared statement; rows are arrays in column order. */
export interface Statement {
  /** All rows. */
  all(...values: SqlValue[]): SqlValue[][];
  /** First row; `null` when there is none. */
  get(...values: SqlValue[]): SqlValue[] | null;
  /** Runs it; returns the number of changed rows. */
  run(...values: SqlValue[]): number;
}

/** An open database. */
export interface Database {
  /** Runs statements without values. */
  exec(sql: string): void;
  /** Prepares a statement; the same one again for the same text. */
  prepare(sql: string, options?: { readonly bigInts?: boolean }): Statement;
  /** Closes it. Closing twice is harmless. */
  close(): void;
}

/** Opens SQLite databases for reading. */
export interface Databases {
  /**
   * Opens read-only with a busy timeout of 5 s. Errors carry a `code`: `ENOENT` when there is no file.
   * Where the folder cannot be written and SQLite needs side files, it throws (write-rules §7.2). With the code `ENOTFILE` when it, or
   * a file that SQLite keeps beside it, is a link or no regular file. Values of more than `longest` bytes (left out: 64 MB) are an
   * error ({@link isOutOfBounds}).
   */
  openReadOnly(path: AbsolutePath, options?: { readonly longest?: number }): Database;
}

import { errorCode } from "./files.ts";
import { IntegrityError, LockedError, RefusedError, type SessionError } from "../model/error.ts";

/** What an error of SQLite means. */
export interface DatabaseMeaning {
  readonly kind: "unwritable" | "no-room" | "damaged" | "locked" | "no-file";
  readonly state: string;
  /** The way out. */
  readonly way: string;
}

const DAMAGED =
  "Codex mends or replaces it when it starts; list, show and group go on from files alone";
const FULL = "free some space on the disk of the store";

/** By what SQLite says, as it begins: it gives no number here. */
const MEANINGS: readonly (readonly [said: string, meaning: DatabaseMeaning])[] = [
  ["unable to open database file", {
    kind: "unwritable",
    state: "the store cannot be written",
    way: "make the folder of the database, and the files in it, writable",
  }],
  ["attempt to write a readonly database", {
    kind: "unwritable",
    state: "it cannot be written",
    way: "make the database, its -wal and -shm and their folder writable",
  }],
  ["disk I/O error", { kind: "no-room", state: "its disk is full or fails", way: FULL }],
  ["database or disk is full", { kind: "no-room", state: "its disk is full", way: FULL }],
  ["file is not a database", { kind: "damaged", state: "it is no database", way: DAMAGED }],
  ["database disk image is malformed", { kind: "damaged", state: "it is damaged", way: DAMAGED }],
  ["database is locked", {
    kind: "locked",
    state: "another program keeps it locked",
    way: "wait for it to end and say the command again",
  }],
];

const NO_FILE =
  "put the database itself there, or name its folder as sqlite_home in config.toml; " +
  "list, show and group go on from files alone";

/** Whether a value or a row is more than was asked to be read: too long, or a number that is none of the runtime's. */
export function isOutOfBounds(error: unknown): boolean {
  return error instanceof Error &&
    /^(?:string or blob too big|out of memory|Value is too large)/.test(error.message);
}

/** What an error of SQLite means; `null` for any other one. */
export function databaseMeaning(error: unknown): DatabaseMeaning | null {
  if (!(error instanceof Error)) return null;
  if (errorCode(error) === "ENOTFILE") {
    return { kind: "no-file", state: error.message, way: NO_FILE };
  }
  return MEANINGS.find(([said]) => error.message.startsWith(said))?.[1] ?? null;
}

/** What is said of a database that cannot be used, in the house form. */
export function databaseText(path: string, { kind, state }: DatabaseMeaning): string {
  return `Cannot ${kind === "damaged" ? "read" : "open"} database "${path}": ${state}`;
}

/** The error that names the database and the way out; `null` for one that SQLite did not raise. */
export function databaseError(path: string, cause: unknown): SessionError | null {
  const meaning = databaseMeaning(cause);
  if (meaning === null) return null;
  const { kind, way: hint } = meaning;
  const message = databaseText(path, meaning);
  switch (kind) {
    case "damaged":
      return new IntegrityError(message, { cause, hint });
    case "locked":
      return new LockedError(message, { cause, hint });
    case "unwritable":
    case "no-room":
      return new RefusedError(message, { cause, hint, reasons: [kind] });
    case "no-file":
      return new RefusedError(message, { cause, hint, reasons: ["unreadable"] });
    default:
      return kind satisfies never;
  }
}

import { IntegrityError, LockedError, RefusedError, type SessionError } from "../../model/error.ts";
import type { Refusal } from "../../plan/judge.ts";
import type { Database } from "../../system/databases.ts";
import type { ActTools } from "../tools.ts";
import { SHORT_BUSY_TIMEOUT } from "../locks/writer_locks.ts";

/** What SQLite says, as it begins, and what that means. */
interface Meaning {
  readonly said: string;
  readonly kind: "unwritable" | "no-room" | "damaged" | "locked";
  readonly state: string;
  readonly way: string;
}

const DAMAGED =
  "Codex mends or replaces it when it starts; list, show and group go on from files alone";

const MEANINGS: readonly Meaning[] = [
  {
    said: "unable to open database file",
    kind: "unwritable",
    state: "the store cannot be written",
    way: "make the folder of the database, and the files in it, writable",
  },
  {
    said: "attempt to write a readonly database",
    kind: "unwritable",
    state: "it cannot be written",
    way: "make the database, its -wal and -shm and their folder writable",
  },
  {
    said: "disk I/O error",
    kind: "no-room",
    state: "its disk is full or fails",
    way: "free some space on the disk of the store",
  },
  {
    said: "database or disk is full",
    kind: "no-room",
    state: "its disk is full",
    way: "free some space on the disk of the store",
  },
  { said: "file is not a database", kind: "damaged", state: "it is no database", way: DAMAGED },
  {
    said: "database disk image is malformed",
    kind: "damaged",
    state: "it is damaged",
    way: DAMAGED,
  },
  {
    said: "database is locked",
    kind: "locked",
    state: "another program keeps it locked",
    way: "wait for it to end and say the command again",
  },
];

/** SQLite opens a database, and makes its side files, only when it is first asked something. */
function meaningOf(error: unknown): Meaning | undefined {
  return MEANINGS.find(({ said }) => error instanceof Error && error.message.startsWith(said));
}

/** An error that names the database and the way out; one that SQLite did not raise comes back as it is. */
export function databaseError(path: string, cause: unknown): unknown {
  const meaning = meaningOf(cause);
  if (meaning === undefined) return cause;
  const options = { cause, hint: meaning.way };
  const message = messageOf(path, meaning);
  return errorOf(meaning, { message, options });
}

function errorOf(
  { kind }: Meaning,
  { message, options }: {
    readonly message: string;
    readonly options: { readonly cause: unknown; readonly hint: string };
  },
): SessionError {
  switch (kind) {
    case "damaged":
      return new IntegrityError(message, options);
    case "locked":
      return new LockedError(message, options);
    case "unwritable":
    case "no-room":
      return new RefusedError(message, { ...options, reasons: [kind] });
    default:
      return kind satisfies never;
  }
}

function messageOf(path: string, { kind, state }: Meaning): string {
  return `Cannot ${kind === "damaged" ? "read" : "open"} database "${path}": ${state}`;
}

/**
 * Why a database that may be there cannot be written, as SQLite itself says it: the write lock is taken and let go of, and no
 * byte changes. Meanwhile a reader stays open, so that the one who writes is not the last to leave, which would write back what
 * lies in the `-wal`. `null`: it can be written, or another process writes right now.
 */
export function databaseTrouble(path: string, { system, writer }: ActTools): Refusal | null {
  let reader: Database | null = null;
  let db: Database | null = null;
  try {
    reader = system.databases.openReadOnly(path);
    reader.prepare("SELECT count(*) FROM sqlite_master").get();
    db = writer.openDatabase(path);
    db.exec(SHORT_BUSY_TIMEOUT);
    db.exec("BEGIN IMMEDIATE");
    db.exec("ROLLBACK");
    return null;
  } catch (error) {
    const meaning = meaningOf(error);
    if (meaning === undefined) throw error;
    if (meaning.kind === "locked") return null;
    const reason = meaning.kind === "damaged" ? "unreadable" : meaning.kind;
    return { reason, message: messageOf(path, meaning), hint: meaning.way };
  } finally {
    db?.close();
    reader?.close();
  }
}

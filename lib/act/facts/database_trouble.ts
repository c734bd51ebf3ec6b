import type { AbsolutePath } from "../../model/store.ts";
import type { Refusal } from "../../plan/judge.ts";
import { databaseMeaning, databaseText } from "../../system/database_error.ts";
import type { Database } from "../../system/databases.ts";
import { SHORT_BUSY_TIMEOUT } from "../locks/writer_locks.ts";
import type { ActTools } from "../tools.ts";

/**
 * Why a database that may be there cannot be written, as SQLite itself says it: something is written and taken back before it
 * reaches the file, so that no byte changes; Codex waits for a moment at most. Meanwhile a reader stays open, so that the one who writes is not the last to leave, which would write back what
 * lies in the `-wal`. `null`: it can be written, or another process writes right now.
 */
export function databaseTrouble(path: AbsolutePath, { system, writer }: ActTools): Refusal | null {
  let reader: Database | null = null;
  let db: Database | null = null;
  try {
    reader = system.databases.openReadOnly(path);
    reader.prepare("SELECT count(*) FROM sqlite_master").get();
    db = writer.openDatabase(path);
    db.exec(SHORT_BUSY_TIMEOUT);
    db.exec("BEGIN IMMEDIATE");
    // The first write tells: a database that is open for reading alone begins like any other.
    db.exec("PRAGMA user_version = 0");
    db.exec("ROLLBACK");
    return null;
  } catch (error) {
    const meaning = databaseMeaning(error);
    if (meaning === null) throw error;
    const { kind, way } = meaning;
    if (kind === "locked") return null;
    const reason = kind === "damaged" || kind === "no-file" ? "unreadable" : kind;
    return { reason, message: databaseText(path, meaning), hint: way };
  } finally {
    db?.close();
    reader?.close();
  }
}

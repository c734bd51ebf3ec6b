import type { Catalog } from "../../catalog/catalog.ts";
import { type Backfill, isBlocking, readBackfill } from "../../codex/check/backfill.ts";
import { type CheckedRows, LONGEST_PAGE, openCheckedRows } from "../../codex/check/checked_rows.ts";
import { readSchemaAge } from "../../codex/check/schema_age.ts";
import type { ConfiguredProviders } from "../../codex/configured_providers.ts";
import { newLiveness } from "../../codex/liveness.ts";
import { asThreadId } from "../../model/ids.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { isOutOfBounds } from "../../system/database_error.ts";
import type { Database } from "../../system/databases.ts";
import { entryNames, orElse, statOrNull } from "../../system/files.ts";
import type { System } from "../../system/system.ts";
import { besidePath } from "../../text/path_text.ts";
import type { PoisonRow, StoreFacts } from "../facts.ts";
import { poisonOf } from "../rules/row_rules.ts";

/** What reading facts takes. */
export interface FactTools {
  readonly system: System;
  /** Of `config.toml`; `null`: it cannot be read, or there is no home. */
  readonly providers: ConfiguredProviders | null;
}

/** What is so for every thread, and the rows that were wanted. */
export interface StoreReading {
  readonly facts: StoreFacts;
  /** Ids of rows that are too large to be read; `?` where the id is. */
  readonly tooLarge: readonly string[];
}

/**
 * Reads what concerns every thread of a store: one row may take the list of all away. `read` is given the rows, before the
 * database is closed; it is not called where they cannot be read.
 */
export function readStoreFacts(
  { store, rows }: Pick<Catalog, "store" | "rows">,
  { system, providers, read }: FactTools & { readonly read: (rows: CheckedRows) => void },
): StoreReading {
  const poison: PoisonRow[] = [];
  const tooLarge: string[] = [];
  let backfill: Backfill | null = null;
  let schema: number | null = null;
  const database = readDatabase(rows, system, (db, sized) => {
    poison.length = 0;
    backfill = readBackfill(db);
    schema = readSchemaAge(db);
    const checked = openCheckedRows(db, { sized });
    tooLarge.push(...checked.tooLarge.map((id) => id ?? "?"));
    for (const row of checked.suspects()) {
      const found = poisonOf(row);
      if (found !== null) poison.push(found);
    }
    read(checked);
  });
  const nowMs = system.clock.nowMs();
  const isStuck = backfill !== null && isBlocking(backfill, nowMs);
  const isWriting = isStuck ? isAnyLive({ locks: store.writerLocks, store }, system) : null;
  return {
    facts: { database, schema, poison, backfill, isWriting, providers, nowMs },
    tooLarge,
  };
}

function readDatabase(
  { path, isLost }: Catalog["rows"],
  { databases, files }: System,
  read: (db: Database, sized: boolean) => void,
): StoreFacts["database"] {
  if (path === null || isEmpty(path, files)) {
    return path === null && isLost()
      ? { trouble: "this program does not know what wrote it" }
      : "none";
  }
  for (const sized of [false, true]) {
    let db = null;
    try {
      db = databases.openReadOnly(path, sized ? {} : { longest: LONGEST_PAGE });
      read(db, sized);
      return "read";
    } catch (error) {
      // Met once more, with the size of each row asked before the row.
      if (isOutOfBounds(error) && !sized) continue;
      return { trouble: error instanceof Error ? error.message : String(error) };
    } finally {
      db?.close();
    }
  }
  return "none";
}

/** Whether a database has no byte: Codex makes it anew when it starts, as one that is not there (repair-rules §6). */
function isEmpty(path: AbsolutePath, files: System["files"]): boolean {
  return ["", "-wal"].every((side) =>
    orElse(() => statOrNull(besidePath(path, side), files)?.size ?? 0, 1) === 0
  );
}

/** Whether some Codex holds a thread; `null`: nobody can tell. */
function isAnyLive(
  { locks, store }: { readonly locks: AbsolutePath | null; readonly store: Catalog["store"] },
  { files }: System,
): boolean | null {
  if (locks === null) return null;
  const isLive = newLiveness({ store, files });
  const names = orElse(() => [...entryNames(locks, files)], []);
  const told = names.filter((name) => /^[0-9a-f-]{36}\.lock$/i.test(name))
    .map((name) => isLive(asThreadId(name.slice(0, -".lock".length))));
  return told.includes(true) ? true : told.includes(null) ? null : false;
}

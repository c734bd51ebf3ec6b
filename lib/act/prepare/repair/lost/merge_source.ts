import { type MergeRows, mergeTrouble, newMergeRows } from "../../../../codex/mend/merge_rows.ts";
import { RefusedError, UsageError } from "../../../../model/error.ts";
import { asThreadId } from "../../../../model/ids.ts";
import type { AbsolutePath } from "../../../../model/store.ts";
import type { Database } from "../../../../system/databases.ts";
import { closing, entryNames, type Files, orElse, statOrNull } from "../../../../system/files.ts";
import { formatByteSize } from "../../../../text/byte_size.ts";
import { joinPath } from "../../../../text/path_text.ts";
import type { ChangeWorld } from "../../../facts/change_world.ts";
import { databasesApart } from "../../../facts/databases_apart.ts";
import { isOneFile } from "../../../facts/files/file_place.ts";
import { troubleText } from "../../../facts/thread_error.ts";
import type { ActTools } from "../../../tools.ts";
import { programName } from "../../../../text/program_name.ts";

/** Another database of threads, open for reading. */
export interface MergeSource extends MergeRows {
  readonly path: AbsolutePath;
  /** For people: which others there were; empty: none. */
  readonly notes: readonly string[];
  /** Closes it, and removes its copy. */
  close(): void;
}

/** Longest value that is read of it. */
const LONGEST_VALUE = 8 * 1024 * 1024;

/** What looking for one takes. */
export interface MergeSourceOptions {
  readonly world: ChangeWorld;
  /** Codex's rows, open for reading; `null`: there are none. */
  readonly db: Database | null;
  readonly actTools: () => ActTools;
}

/** Where Codex puts databases that it could not read (repair-rules §6). */
const BACKUPS = "db-backups";
const STATE = "state_5.sqlite";
/** Backups that are looked at, the newest first. */
const MOST_BACKUPS = 8;
/** Longest database that is copied to be read. */
const MOST_BYTES = 4 * 1024 ** 3;

/**
 * Opens the database that was named, or of those that Codex has put aside the one that gives most threads something back. It is
 * untrusted: a regular file, copied into the trash and read there, so that nothing changes where it lies.
 *
 * @throws {RefusedError} when it cannot be used, or there is none. @throws {UsageError} when it is the store's own.
 */
export function openMergeSource(
  named: AbsolutePath | null,
  options: MergeSourceOptions,
): MergeSource {
  const { world: { system: { files } }, db } = options;
  if (db === null) {
    throw refused(
      "there is no database to take anything over into; start Codex once, which makes it",
    );
  }
  if (named !== null) return openNamed(named, { ...options, db });
  const found = backupsIn(options.world, files).slice(0, MOST_BACKUPS);
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return openNamed(only, { ...options, db });
  const notes: string[] = [];
  let best: { readonly path: AbsolutePath; readonly count: number } | null = null;
  for (const path of found) {
    try {
      using source = closing(open(path, { ...options, db }));
      const count = countOf(source, db);
      notes.push(`"${path}" has something for ${count} thread${count === 1 ? "" : "s"}`);
      if (best === null || count > best.count) best = { path, count };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      notes.push(`"${path}" cannot be used: ${troubleText(error)}`);
    }
  }
  if (best === null) {
    const why = found.length === 0 ? "there is none in db-backups/" : notes.join("; ");
    throw refused(why, `name one: ${programName()} repair --merge-database=FILE`);
  }
  return { ...open(best.path, { ...options, db }), notes };
}

function refused(why: string, hint?: string): RefusedError {
  return new RefusedError(`Cannot merge a database: ${why}`, {
    reasons: ["unreadable"],
    ...(hint === undefined ? {} : { hint }),
  });
}

type Opening = MergeSourceOptions & { readonly db: Database };

function openNamed(path: AbsolutePath, options: Opening): MergeSource {
  const { catalog: { rows }, system: { files } } = options.world;
  const [own, other] = [rows.path, path].map((name) =>
    name === null ? null : statOrNull(name, files)
  );
  if (own != null && other != null && isOneFile(own, other)) {
    throw new UsageError(`Cannot merge "${path}": it is the database of this store`);
  }
  try {
    return open(path, options);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw refused(`"${path}" cannot be used: ${troubleText(error)}`);
  }
}

/** Databases that Codex has put aside, the newest first; what is a link is none. */
function backupsIn({ store: { home } }: ChangeWorld, files: Files): readonly AbsolutePath[] {
  if (home === null) return [];
  const folder = joinPath(home, BACKUPS);
  const names = orElse(() => [...entryNames(folder, files)], []).sort().reverse();
  return names.filter((name) => statOrNull(joinPath(folder, name), files)?.kind === "directory")
    .map((name) => joinPath(joinPath(folder, name), STATE))
    .filter((path) => statOrNull(path, files) !== null);
}

/** @throws when it is none that can be used. */
function open(path: AbsolutePath, { world, db, actTools }: Opening): MergeSource {
  const stat = statOrNull(path, world.system.files);
  if (stat === null) throw new Error("there is no such file");
  if (stat.kind !== "file") throw new Error("it is not a regular file");
  if (stat.size > MOST_BYTES) {
    throw new Error(`it has ${formatByteSize(stat.size)}, more than any such database`);
  }
  const apart = databasesApart([path], { tools: actTools(), trashRoot: world.store.trashRoot });
  let other: Database | null = null;
  const close = () => {
    other?.close();
    apart.close();
  };
  try {
    other = apart.openReadOnly(path, { longest: LONGEST_VALUE });
    const trouble = mergeTrouble(other);
    if (trouble !== null) throw new Error(trouble);
    const [damage] = other.prepare("PRAGMA quick_check(1)").get() ?? [];
    if (damage !== "ok") throw new Error(`it is damaged: ${damage}`);
    return { ...newMergeRows(db, other), path, notes: [], close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Threads that get something. */
function countOf(source: MergeSource, db: Database): number {
  return db.prepare("SELECT id FROM threads").all()
    .filter(([id]) => typeof id === "string" && source.thread(asThreadId(id)) !== null).length;
}

import { fileBytes } from "../../codex/rollout_reader.ts";
import { LockedError } from "../../model/error.ts";
import type { AbsolutePath } from "../../model/store.ts";
import type { Databases } from "../../system/databases.ts";
import {
  entryNames,
  errorCode,
  type Files,
  type FileStat,
  statOrNull,
} from "../../system/files.ts";
import { baseName, besidePath, joinPath } from "../../text/path_text.ts";
import { trashError } from "../locks/own_lock.ts";
import type { ActTools } from "../tools.ts";

/** Databases that are read from copies: nothing changes where they lie. */
export interface DatabasesApart extends Databases {
  /** Removes the copies. What is open of them must be closed before. Said twice it does no harm. */
  close(): void;
}

/** What copying databases takes. */
export interface DatabasesApartOptions {
  readonly tools: ActTools;
  /** Folder of batches, which the copies are made in: it is private, and the command may write there. */
  readonly trashRoot: AbsolutePath;
}

const FOLDER = ".source-";
const LOCK = ".lock";

/** What of a database lies beside it and holds rows. SQLite makes its `-shm` anew of these. */
const WITH_ROWS = ["", "-wal", "-journal"];

/** Codes of a disk that takes no more: it is the trash's, for nothing else is written. */
const FULL: ReadonlySet<string | null> = new Set(["ENOSPC", "EDQUOT"]);

const PATIENCE_MS = 5000;
const POLL_MS = 50;

/**
 * Copies databases with what lies beside them, and opens the copies. SQLite makes a `-wal` and a `-shm` where there are none and
 * writes to those that it finds, also when it only reads (write-rules §7.2): of a home that has to stay as it is, to the byte, it
 * must open nothing.
 *
 * @throws {LockedError} when Codex writes to one of them without a pause. @throws {RefusedError} when the trash cannot be written.
 */
export function databasesApart(
  paths: readonly AbsolutePath[],
  { tools, trashRoot }: DatabasesApartOptions,
): DatabasesApart {
  const { system, writer } = tools;
  removeLeftCopies(trashRoot, tools);
  const folder = joinPath(trashRoot, `${FOLDER}${system.ids.hex(6)}`);
  const made = orTrash(trashRoot, () => writer.makeDirs(folder));
  const lock = orTrash(trashRoot, () => writer.tryLock(joinPath(folder, LOCK), { create: true }));
  const copies = new Map<AbsolutePath, AbsolutePath>();
  const close = (): void => {
    removeFolder(folder, tools);
    lock?.release();
    // The trash too, where there was none: what only looks leaves nothing.
    for (const path of [...made].reverse()) passing(() => writer.removeDir(path));
  };
  try {
    for (const path of paths) {
      if (statOrNull(path, system.files) === null) continue;
      const copy = joinPath(folder, baseName(path));
      copyAtRest(path, copy, tools);
      copies.set(path, copy);
    }
  } catch (error) {
    close();
    throw FULL.has(errorCode(error)) ? trashError(`Cannot use trash "${trashRoot}"`, error) : error;
  }
  return {
    openReadOnly: (path, options) =>
      system.databases.openReadOnly(copies.get(path) ?? joinPath(folder, "none"), options),
    close,
  };
}

/** Removes copies that a process has left which was killed: its lock died with it. */
export function removeLeftCopies(trashRoot: AbsolutePath, tools: ActTools): void {
  for (const name of passing(() => entryNames(trashRoot, tools.system.files)) ?? []) {
    if (!name.startsWith(FOLDER)) continue;
    const folder = joinPath(trashRoot, name);
    const lock = passing(() => tools.writer.tryLock(joinPath(folder, LOCK), { create: false }));
    if (lock === null) continue;
    removeFolder(folder, tools);
    lock.release();
  }
}

/** Whatever is in the way of it: what stays harms nobody, and the next one removes it. */
function removeFolder(folder: AbsolutePath, { system, writer }: ActTools): void {
  for (const name of passing(() => entryNames(folder, system.files)) ?? []) {
    passing(() => writer.unlink(joinPath(folder, name)));
  }
  passing(() => writer.removeDir(folder));
}

/** What a call gives; `null` where the system refuses it. */
function passing<T>(call: () => T): T | null {
  try {
    return call();
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null;
  }
}

function orTrash<T>(trashRoot: AbsolutePath, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw trashError(`Cannot use trash "${trashRoot}"`, error);
  }
}

/** A copy of a moment at which nobody wrote: Codex writes now and then, and is done within milliseconds. */
function copyAtRest(
  path: AbsolutePath,
  copy: AbsolutePath,
  { system, writer }: ActTools,
): void {
  const { files, clock } = system;
  for (let waited = 0;; waited += POLL_MS) {
    const before = look(path, files);
    if (before.every((stat) => isQuiet(stat, clock.nowMs()))) {
      for (const [at, stat] of before.entries()) {
        if (stat !== null) copyFile(path, copy, { ending: WITH_ROWS[at]!, files, writer });
      }
      if (isSame(before, look(path, files))) return;
      for (const ending of WITH_ROWS) passing(() => writer.unlink(besidePath(copy, ending)));
    }
    if (waited >= PATIENCE_MS) {
      throw new LockedError(`Cannot read database "${path}": Codex goes on writing to it`, {
        hint: "say the command again once Codex is idle",
      });
    }
    writer.wait(POLL_MS);
  }
}

function look(path: AbsolutePath, files: Files): readonly (FileStat | null)[] {
  return WITH_ROWS.map((ending) => statOrNull(besidePath(path, ending), files));
}

/** Steps of the times of file systems: a change right after a look may leave a time as it was. */
const FINE_MS = 50;
const COARSE_MS = 4000;

/** Whether a later change must show in its time. */
function isQuiet(stat: FileStat | null, nowMs: number): boolean {
  if (stat === null) return true;
  // Of a time to come a change would take it back to now.
  return Math.abs(nowMs - stat.mtimeMs) > (stat.mtimeMs % 1000 === 0 ? COARSE_MS : FINE_MS);
}

function isSame(
  before: readonly (FileStat | null)[],
  now: readonly (FileStat | null)[],
): boolean {
  const tellingOf = (stat: FileStat | null) => stat && [stat.size, stat.mtimeMs, stat.inode];
  return JSON.stringify(before.map(tellingOf)) === JSON.stringify(now.map(tellingOf));
}

function copyFile(
  path: AbsolutePath,
  copy: AbsolutePath,
  { ending, files, writer }: {
    readonly ending: string;
    readonly files: Files;
    readonly writer: ActTools["writer"];
  },
): void {
  const file = writer.create(besidePath(copy, ending));
  try {
    for (const piece of fileBytes(besidePath(path, ending), files)) file.write(piece);
  } finally {
    file.close();
  }
}

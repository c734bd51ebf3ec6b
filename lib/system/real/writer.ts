import type { Fingerprint } from "../../model/fingerprint.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { parentPath } from "../../text/path_text.ts";
import { errorCode } from "../files.ts";
import type { HeldLock, PatchableFile, WritableFile, Writer } from "../writer.ts";
import { codedError, isGranted, named, type OpenFile } from "./coded_error.ts";
import { openForWriting } from "./databases.ts";
import { fileStat, heldLock } from "./files.ts";
import { type KeptFolders, syncKept } from "./kept_folders.ts";

/** What changes the real world. Built where the system is built, handed to `act` alone. `kept`: what main does for a worker. */
export function buildWriter(kept?: KeptFolders): Writer {
  const isKept = (path: AbsolutePath) => kept?.paths.includes(path) ?? false;
  return {
    makeDir: (path) => named(() => Deno.mkdirSync(path, { mode: 0o700 })),
    makeDirs: (path) => makeDirs(path, isKept),
    removeDir,
    create: (path, options) =>
      writable(
        named(() =>
          Deno.openSync(path, { createNew: true, append: true, mode: options?.mode ?? 0o600 })
        ),
        path,
      ),
    append(path) {
      requireFile(path);
      return writable(named(() => Deno.openSync(path, { append: true })), path);
    },
    patch(path) {
      requireFile(path);
      return patchable(named(() => Deno.openSync(path, { write: true })), path);
    },
    link: (from, to) => named(() => Deno.linkSync(from, to)),
    unlink(path) {
      if (named(() => Deno.lstatSync(path)).isDirectory) {
        throw codedError("EISDIR", `"${path}" is a folder`);
      }
      named(() => Deno.removeSync(path));
    },
    replace: (from, to) => named(() => Deno.renameSync(from, to)),
    truncate: (path, size) => named(() => Deno.truncateSync(path, size)),
    setMtime: (path, mtimeMs) =>
      named(() => Deno.utimeSync(path, new Date(mtimeMs), new Date(mtimeMs))),
    setMode: (path, mode) => named(() => Deno.chmodSync(path, mode)),
    syncDir: (path) => kept !== undefined && isKept(path) ? syncKept(path, kept) : syncDir(path),
    tryLock,
    openDatabase: openForWriting,
    tryFolder,
    mayWrite: (path) => isGranted({ name: "write", path }),
    wait: (milliseconds) =>
      void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
  };
}

/** A kept folder is there, and not ours to look at; one above what this process was allowed is taken to be there. */
function makeDirs(
  path: AbsolutePath,
  isKept: (path: AbsolutePath) => boolean,
): readonly AbsolutePath[] {
  const missing: AbsolutePath[] = [];
  const isStanding = (at: AbsolutePath) => isKept(at) || (at !== path && isBarred(at));
  for (let at = path; !isStanding(at) && !isFolder(at); at = parentPath(at)) {
    if (at !== path && isThere(at)) throw codedError("ENOTDIR", `"${at}" is not a folder`);
    missing.unshift(at);
  }
  return missing.filter(isMade);
}

function isBarred(path: string): boolean {
  return !isGranted({ name: "read", path });
}

/** Whether the folder was made here: Codex or another rollkeep may make the same one at the same moment. */
function isMade(folder: string): boolean {
  try {
    named(() => Deno.mkdirSync(folder, { mode: 0o700 }));
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST" && isFolder(folder)) return false;
    throw error;
  }
}

function isThere(path: string): boolean {
  try {
    named(() => Deno.lstatSync(path));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || errorCode(error) === "ENOTDIR") return false;
    throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return named(() => Deno.statSync(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || errorCode(error) === "ENOTDIR") return false;
    throw error;
  }
}

/** `Deno.removeSync` also removes files, so the kind is looked at first. */
function removeDir(path: string): void {
  if (!named(() => Deno.lstatSync(path)).isDirectory) {
    throw codedError("ENOTDIR", `"${path}" is not a folder`);
  }
  named(() => Deno.removeSync(path));
}

/** Whether a regular file is there; `false` when nothing is. @throws with code `ENOTFILE` when it is anything else. */
function isRegular(path: string): boolean {
  try {
    if (named(() => Deno.lstatSync(path)).isFile) return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  throw codedError("ENOTFILE", `"${path}" is not a regular file`);
}

/** @throws with code `ENOTFILE` when it is a link, FIFO or folder. */
function requireFile(path: string): void {
  if (named(() => Deno.lstatSync(path)).isFile) return;
  throw codedError("ENOTFILE", `"${path}" is not a regular file`);
}

function patchable(file: Deno.FsFile, path: string): PatchableFile {
  const about: OpenFile = { path, call: "write" };
  let isOpen = true;
  return {
    writeAt(bytes, position) {
      named(() => file.seekSync(position, Deno.SeekMode.Start), about);
      for (let written = 0; written < bytes.length;) {
        written += named(() => file.writeSync(bytes.subarray(written)), about);
      }
    },
    sync: () => named(() => file.syncDataSync(), about),
    close() {
      if (isOpen) file.close();
      isOpen = false;
    },
  };
}

function writable(file: Deno.FsFile, path: string): WritableFile {
  const about: OpenFile = { path, call: "write" };
  let isOpen = true;
  return {
    write(bytes) {
      for (let written = 0; written < bytes.length;) {
        written += named(() => file.writeSync(bytes.subarray(written)), about);
      }
    },
    sync: () => named(() => file.syncSync(), about),
    fingerprint(): Fingerprint {
      const { size, mtimeMs, ctimeMs, inode } = fileStat(file.statSync());
      return { size, mtimeMs, ctimeMs, inode };
    },
    close() {
      if (isOpen) file.close();
      isOpen = false;
    },
  };
}

/** Asks Linux for a file without a name, which is gone once it is closed. */
const NAMELESS = 0o20000000;

/** What a file system without nameless files says. */
const CANNOT_TELL: ReadonlySet<string | null> = new Set([
  "EOPNOTSUPP",
  "ENOTSUP",
  "EISDIR",
  "EINVAL",
]);

/**
 * Permission bits alone do not tell: root passes them, and a read-only mount, an immutable folder, a quota or a list of rights
 * are not in them; the runtime's `access` goes by the bits. The system decides about a file without a name as about any other,
 * and the folder keeps even its times.
 */
async function tryFolder(path: string): Promise<void> {
  if (Deno.build.os !== "linux") return;
  const { closeSync, constants, openSync } = await import("node:fs");
  try {
    const flags = NAMELESS | constants.O_DIRECTORY | constants.O_RDWR;
    closeSync(named(() => openSync(path, flags, 0o600)));
  } catch (error) {
    if (!CANNOT_TELL.has(errorCode(error))) throw error;
  }
}

/** Windows opens no folder as a file: there nobody can force its entries to disk. */
function syncDir(path: string): void {
  if (Deno.build.os === "windows") return;
  const folder = named(() => Deno.openSync(path, { read: true }));
  try {
    folder.syncSync();
  } finally {
    folder.close();
  }
}

function tryLock(path: string, { create }: { readonly create: boolean }): HeldLock | null {
  const file = (create ? newLockFile(path) : null) ?? openLockFile(path, { create });
  if (!file.tryLockSync(true)) {
    file.close();
    return null;
  }
  return heldLock(file);
}

const LOCK_FILE: Deno.OpenOptions = { read: true, write: true, mode: 0o600 };

/** The new file; `null`: something is there. It is made without a look before, so nothing can come between. */
function newLockFile(path: string): Deno.FsFile | null {
  try {
    return named(() => Deno.openSync(path, { ...LOCK_FILE, createNew: true }));
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return null;
    throw error;
  }
}

/** A link could make a file elsewhere, a FIFO would wait for a reader for ever. */
function openLockFile(path: string, { create }: { readonly create: boolean }): Deno.FsFile {
  if (!isRegular(path) && !create) throw codedError("ENOENT", `there is no "${path}"`);
  return named(() => Deno.openSync(path, create ? { ...LOCK_FILE, create } : { read: true }));
}

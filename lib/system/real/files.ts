import type { AbsolutePath } from "../../model/store.ts";
import { fromWindows, isWithin, parentPath } from "../../text/path_text.ts";
import {
  type Entry,
  type EntryKind,
  type Files,
  type FileStat,
  type ReadableFile,
  readFully,
} from "../files.ts";
import { codedError, isGranted, named, type OpenFile } from "./coded_error.ts";

/**
 * The real file system, for reading. Below `roots`, which may be links themselves, a file is opened only where every folder on the
 * way to it is one: a link there was swapped in since the folders were listed, or another program named it.
 */
export function realFiles(roots: readonly AbsolutePath[] = []): Files {
  const seen: SeenFolders = new Map();
  const openSafely = (path: AbsolutePath) => openBelow(path, { roots, seen });
  return {
    // The folder is read at once, so that its errors come here and not in the middle of a loop.
    readDir: (path) => entries(named(() => Deno.readDirSync(path))),
    lstat,
    open: openSafely,
    openSeen: (path) => readable(named(() => Deno.openSync(path, { read: true })), path),
    readText: (path, options) => readText(openSafely(path), { path, ...options }),
    realPath,
    tryLock: (path) => named(() => tryLockReadOnly(path)),
    freeBytes,
    mayRead: (path) => isGranted({ name: "read", path }),
  };
}

function realPath(path: AbsolutePath): AbsolutePath {
  const real = named(() => Deno.realPathSync(path));
  return (Deno.build.os === "windows" ? fromWindows(real) : real) as AbsolutePath;
}

/** `node:fs` costs twenty milliseconds to load: only a change that may have to copy asks. */
async function freeBytes(path: string): Promise<number | null> {
  if (!isGranted({ name: "sys", kind: "statfs" })) return null;
  const { statfsSync } = await import("node:fs");
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

/** What Deno's stat tells, in our words. */
export function fileStat(info: Deno.FileInfo): FileStat {
  return {
    kind: kindOf(info),
    size: info.size,
    mtimeMs: info.mtime?.getTime() ?? 0,
    ctimeMs: info.ctime?.getTime() ?? null,
    inode: info.ino,
    device: info.dev,
    mode: modeOf(info),
    links: info.nlink,
    owner: info.uid,
  };
}

/**
 * Who may do what with a file; `null` where the system does not tell. On Windows the runtime makes one up from whether a file is
 * read-only: it says that everybody may write every other one.
 */
export function modeOf(
  { mode }: Pick<Deno.FileInfo, "mode">,
  os: typeof Deno.build.os = Deno.build.os,
): number | null {
  return mode === null || os === "windows" ? null : mode & 0o7777;
}

function kindOf(entry: { isFile: boolean; isDirectory: boolean; isSymlink: boolean }): EntryKind {
  if (entry.isFile) return "file";
  if (entry.isDirectory) return "directory";
  return entry.isSymlink ? "link" : "other";
}

/** A list instead of a generator, and no closure per call below: a list of 100,000 files feels both. */
function entries(found: Iterable<Deno.DirEntry>): readonly Entry[] {
  const list: Entry[] = [];
  for (const entry of found) list.push({ name: entry.name, kind: kindOf(entry) });
  return list;
}

function lstat(path: string): FileStat {
  try {
    return fileStat(Deno.lstatSync(path));
  } catch (error) {
    return named(() => {
      throw error;
    });
  }
}

/** `lstat` first: opening a FIFO would wait for a writer for ever (flaw S8). A file swapped in between is refused. */
function open(path: string): ReadableFile {
  const seen = named(() => Deno.lstatSync(path));
  if (!seen.isFile) throw codedError("ENOTFILE", `"${path}" is not a regular file`);
  const file = named(() => Deno.openSync(path, { read: true }));
  const now = file.statSync();
  if (!now.isFile || isOther(now, seen)) {
    file.close();
    throw codedError("ENOTFILE", `"${path}" is not a regular file any more`);
  }
  return readable(file, path);
}

/** Whether numbers tell that two looks saw two files; a system that has no numbers tells nothing. */
export function isOther(
  one: Pick<Deno.FileInfo, "ino" | "dev">,
  other: Pick<Deno.FileInfo, "ino" | "dev">,
): boolean {
  const differs = (a: number | null, b: number | null) => a !== null && b !== null && a !== b;
  return differs(one.ino, other.ino) || differs(one.dev, other.dev);
}

/** Which folders led to a folder when it was first looked at: many files lie in one, and looking costs as much as opening. */
type SeenFolders = Map<AbsolutePath, string>;

interface BelowOptions {
  readonly roots: readonly AbsolutePath[];
  readonly seen: SeenFolders;
}

/** The folders between are looked at as the file is: before and after. One that was made anew since is looked at afresh. */
function openBelow(path: AbsolutePath, { roots, seen }: BelowOptions): ReadableFile {
  const root = roots.find((root) => isWithin(path, root));
  if (root === undefined) return open(path);
  const folder = parentPath(path);
  const known = seen.get(folder);
  const before = known ?? foldersTo(path, root);
  const file = open(path);
  let isKept = false;
  try {
    isKept = foldersTo(path, root) === before;
  } finally {
    if (!isKept) file.close();
  }
  if (isKept) {
    seen.set(folder, before);
    return file;
  }
  seen.delete(folder);
  if (known !== undefined) return openBelow(path, { roots, seen });
  throw codedError("ENOTFILE", `"${path}" is not a regular file any more`);
}

/** Which folders lead from a root to a file. */
function foldersTo(path: AbsolutePath, root: AbsolutePath): string {
  let found = "";
  for (let at = parentPath(path); at !== root && isWithin(at, root); at = parentPath(at)) {
    const { isDirectory, dev, ino } = named(() => Deno.lstatSync(at));
    if (!isDirectory) {
      throw codedError(
        "ENOTFILE",
        `"${path}" is not a regular file of its folders: "${at}" is none`,
      );
    }
    found += `${dev}:${ino} `;
  }
  return found;
}

function readable(file: Deno.FsFile, path: string): ReadableFile {
  const about: OpenFile = { path, call: "read" };
  let position = 0;
  let isOpen = true;
  return {
    stat: () => named(() => fileStat(file.statSync())),
    readAt(buffer, at) {
      return named(() => {
        if (at !== position) file.seekSync(at, Deno.SeekMode.Start);
        const count = file.readSync(buffer) ?? 0;
        position = at + count;
        return count;
      }, about);
    },
    close() {
      if (isOpen) file.close();
      isOpen = false;
    },
  };
}

function readText(
  file: ReadableFile,
  { path, maxBytes }: { readonly path: string; readonly maxBytes: number },
): string {
  try {
    const { size } = file.stat();
    if (size > maxBytes) throw codedError("EFBIG", `"${path}" has ${size} bytes`);
    const bytes = new Uint8Array(size);
    return new TextDecoder().decode(bytes.subarray(0, readFully(file, bytes, { at: 0 })));
  } finally {
    file.close();
  }
}

function tryLockReadOnly(path: string): { release(): void } | null {
  if (!Deno.lstatSync(path).isFile) throw codedError("ENOTFILE", `"${path}" is not a regular file`);
  const file = Deno.openSync(path, { read: true });
  if (!file.tryLockSync(true)) {
    file.close();
    return null;
  }
  return heldLock(file);
}

/**
 * A lock taken on an open file; releasing it twice is harmless. Closing alone would leave it to a process that is just being
 * started with a copy of the descriptor.
 */
export function heldLock(file: Deno.FsFile): { release(): void } {
  let isHeld = true;
  return {
    release() {
      if (!isHeld) return;
      isHeld = false;
      try {
        file.unlockSync();
      } finally {
        file.close();
      }
    },
  };
}

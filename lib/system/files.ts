import type { OnProblem } from "../model/problem.ts";
import type { AbsolutePath } from "../model/store.ts";

/** What an entry is, links not followed. */
export type EntryKind = "file" | "directory" | "link" | "other";

/** One entry of a folder. A name that is not UTF-8 carries U+FFFD and cannot be opened by it. */
export interface Entry {
  /** Name without folder. */
  readonly name: string;
  /** What it is. */
  readonly kind: EntryKind;
}

/** What `lstat` tells. */
export interface FileStat {
  /** What it is. */
  readonly kind: EntryKind;
  /** Bytes. */
  readonly size: number;
  /** Modification time, milliseconds since the epoch (whole: the runtime gives no finer). */
  readonly mtimeMs: number;
  /** Change time, milliseconds; `null` where the system has none. */
  readonly ctimeMs: number | null;
  /** Inode number; `null` where the system has none. */
  readonly inode: number | null;
  /** Device number; `null` where the system has none. */
  readonly device: number | null;
  /** Permission bits (lower 12); `null` where the system has none. */
  readonly mode: number | null;
  /** Number of hard links; `null` where the system has none. */
  readonly links: number | null;
  /** Number of the user who owns it; `null` where the system has none. */
  readonly owner: number | null;
}

/** What is known of a file that was not looked at, beside its size and time: that it is one. */
export const UNSEEN_FILE = {
  kind: "file",
  ctimeMs: null,
  inode: null,
  device: null,
  mode: null,
  links: null,
  owner: null,
} as const satisfies Partial<FileStat>;

/** A file open for reading. */
export interface ReadableFile {
  /** Size, times and kind of the open file itself. */
  stat(): FileStat;
  /** Reads up to `buffer.length` bytes at `position`; returns how many, 0 at the end. */
  readAt(buffer: Uint8Array, position: number): number;
  /** Closes it. Closing twice is harmless. */
  close(): void;
}

/**
 * The file system, for reading only. Every call is synchronous and throws an `Error` whose `code` is the POSIX name
 * (`ENOENT`, `EACCES`, `ELOOP`, …); a refusal by the sandbox has the code `EPERM-SANDBOX`.
 */
export interface Files {
  /** Entries of a folder in no particular order. */
  readDir(path: AbsolutePath): Iterable<Entry>;
  /** Stat without following links. */
  lstat(path: AbsolutePath): FileStat;
  /** Opens a regular file for reading; a link, FIFO or folder is an error with code `ENOTFILE`. */
  open(path: AbsolutePath): ReadableFile;
  /**
   * Opens what a scan saw to be a regular file a moment ago, without looking again: a third of {@link open}'s time. Whoever
   * swaps it for a FIFO in between makes the caller wait; nothing but what is listed may rest on it.
   */
  openSeen(path: AbsolutePath): ReadableFile;
  /** The whole of a small file as text (lossy UTF-8); longer than `maxBytes` is an error with code `EFBIG`. */
  readText(path: AbsolutePath, options: { readonly maxBytes: number }): string;
  /** Absolute path with every link resolved. */
  realPath(path: AbsolutePath): AbsolutePath;
  /**
   * Tries an exclusive `flock` on an existing file, opened read-only and never created; `null` when someone else holds it
   * (write-rules §3.3).
   */
  tryLock(path: AbsolutePath): { release(): void } | null;
  /** Free bytes for us on the file system of an existing path; `null` when the sandbox or the system does not tell. */
  freeBytes(path: AbsolutePath): Promise<number | null>;
  /** Whether the sandbox lets this path be read without asking. */
  mayRead(path: AbsolutePath): boolean;
}

/** POSIX code of an error thrown by {@link Files}; `null` when it has none. */
export function errorCode(error: unknown): string | null {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : null;
}

/** Fills a buffer from a position on, however few bytes a read gives; returns how many there were up to the end. */
export function readFully(
  file: ReadableFile,
  buffer: Uint8Array,
  { at }: { readonly at: number },
): number {
  let filled = 0;
  while (filled < buffer.length) {
    const count = file.readAt(buffer.subarray(filled), at + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

/** Names of a folder's entries; none when it does not exist. Other trouble is thrown as in {@link Files}. */
export function entryNames(folder: AbsolutePath, files: Files): ReadonlySet<string> {
  const names = new Set<string>();
  try {
    for (const { name } of files.readDir(folder)) names.add(name);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  return names;
}

/** By what the system says that nothing can be at a path: its folder is none, or its name, or it is too long for any. */
const NOWHERE: ReadonlySet<string | null> = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ELOOP"]);

/** What is at a path, links not followed; `null` when nothing is. */
export function statOrNull(path: AbsolutePath, files: Files): FileStat | null {
  try {
    return files.lstat(path);
  } catch (error) {
    if (NOWHERE.has(errorCode(error))) return null;
    throw error;
  }
}

/** What a look gives, or something else where the system refuses it. */
export function orElse<T, Else = T>(look: () => T, otherwise: Else): T | Else {
  try {
    return look();
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return otherwise;
  }
}

/** Entries of a folder; none when it does not exist, or cannot be listed, which is told. */
export function listedOrTold(
  folder: AbsolutePath,
  { files, onProblem }: { readonly files: Files; readonly onProblem: OnProblem },
): readonly Entry[] {
  try {
    return [...files.readDir(folder)];
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    if (code !== "ENOENT") {
      onProblem({ kind: "unreadable", path: folder, message: `cannot list it (${code})` });
    }
    return [];
  }
}

/** Something open that closes where the block of its `using` ends, however that does. */
export function closing<T extends { close(): void }>(open: T): T & Disposable {
  return Object.assign(open, { [Symbol.dispose]: () => open.close() });
}

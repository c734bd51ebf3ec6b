import type { AbsolutePath } from "../model/store.ts";
import type { Database } from "./databases.ts";
import type { Fingerprint } from "../model/fingerprint.ts";

/** A lock held; the operating system frees it when the process dies. */
export interface HeldLock {
  /** Frees the lock and closes the file. */
  release(): void;
}

/** A file open for writing. */
export interface WritableFile {
  /** Writes all bytes at the end of what was written so far. */
  write(bytes: Uint8Array): void;
  /** Forces data and size to disk. */
  sync(): void;
  /** Fingerprint of the open file. */
  fingerprint(): Fingerprint;
  /** Closes it. Closing twice is harmless. */
  close(): void;
}

/** A file open for writing over some of its bytes. */
export interface PatchableFile {
  /** Writes all bytes over those that lie at a position. */
  writeAt(bytes: Uint8Array, position: number): void;
  /** Forces data to disk. */
  sync(): void;
  /** Closes it. Closing twice is harmless. */
  close(): void;
}

/**
 * Everything that changes the world. Handed to the room `act` alone. Synchronous; errors as in `Files`.
 * Nothing here overwrites but {@link patch}, of bytes, and {@link replace}: what would clobber fails with `EEXIST`.
 */
export interface Writer {
  /** Makes one folder, mode 0700; `EEXIST` when it is there. */
  makeDir(path: AbsolutePath): void;
  /** Makes missing folders down to `path`, each 0700; returns those made, outermost first. */
  makeDirs(path: AbsolutePath): readonly AbsolutePath[];
  /** Removes an empty folder (`ENOTEMPTY` otherwise). */
  removeDir(path: AbsolutePath): void;
  /** Creates a file that must not exist yet, mode 0600 unless given. */
  create(path: AbsolutePath, options?: { readonly mode?: number }): WritableFile;
  /** Opens an existing regular file for appending. */
  append(path: AbsolutePath): WritableFile;
  /** Opens an existing regular file for writing over some of its bytes. */
  patch(path: AbsolutePath): PatchableFile;
  /** Hard link; refuses an existing target. `EXDEV` across file systems. */
  link(from: AbsolutePath, to: AbsolutePath): void;
  /** Removes a file or link. */
  unlink(path: AbsolutePath): void;
  /** Renames, replacing the target: only for files that are ours alone (temporary names). */
  replace(from: AbsolutePath, to: AbsolutePath): void;
  /** Cuts a file to a length. */
  truncate(path: AbsolutePath, size: number): void;
  /**
   * Sets the modification time, whole milliseconds: no call of the runtime sets or reads a finer one, those of `node:fs`
   * neither (measured with 2.7.11 and 2.9.6). Before 1970 2.9 cuts what it reads toward zero, and 2.7 loses the sign.
   */
  setMtime(path: AbsolutePath, mtimeMs: number): void;
  /** Sets permission bits. */
  setMode(path: AbsolutePath, mode: number): void;
  /** Forces a folder's entries to disk. */
  syncDir(path: AbsolutePath): void;
  /** Tries an exclusive `flock`; `null` when someone else holds it. Creates the file (0600) when `create`. */
  tryLock(path: AbsolutePath, options: { readonly create: boolean }): HeldLock | null;
  /** Opens a database for writing: `timeout` 5000, `foreign_keys` ON, `synchronous` FULL. Never creates one. */
  openDatabase(path: AbsolutePath): Database;
  /**
   * Tries whether a folder takes new files, and changes nothing: throws as {@link create} in it would. Passes where nobody can
   * tell without making one.
   */
  tryFolder(path: AbsolutePath): Promise<void>;
  /** Whether this process may write a path at all, by the runtime's permissions; the system may still refuse it. */
  mayWrite(path: AbsolutePath): boolean;
  /** Waits; only for the polling of locks. */
  wait(milliseconds: number): void;
}

import type { Files, ReadableFile } from "../../lib/system/files.ts";

/** What goes wrong with reading. */
export type ReadingFault =
  /** The call of this number, from 1, fails so; `isFor`: only calls about such a path count. */
  | { readonly kind: "error"; readonly at: number; readonly code: "EIO" | "ESTALE" }
  /** From the reading call of this number on the files are found to end where they are read. */
  | { readonly kind: "truncated"; readonly at: number }
  /** Every read gives no more than so many bytes. */
  | { readonly kind: "short"; readonly most: number };

/** Files that fail on purpose, and what they have seen. */
export interface FailingFiles extends Files {
  /** Calls so far. */
  calls(): number;
}

const SAID = { EIO: "Input/output error (os error 5)", ESTALE: "Stale file handle (os error 116)" };

/** Wraps files; errors are those of the runtime. */
export function failingFiles(files: Files, fault: ReadingFault): FailingFiles {
  let calls = 0;
  const count = (name: string, path: string): void => {
    calls++;
    if (fault.kind !== "error" || calls !== fault.at) return;
    throw Object.assign(new Error(`${SAID[fault.code]}: ${name} '${path}'`), { code: fault.code });
  };
  const counted = <T>(name: string, path: string, call: () => T): T => {
    count(name, path);
    return call();
  };
  const readable = (inner: ReadableFile, path: string): ReadableFile => ({
    stat: () => counted("stat", path, () => inner.stat()),
    readAt(buffer, position) {
      count("read", path);
      if (fault.kind === "truncated" && calls >= fault.at) return 0;
      const most = fault.kind === "short" ? fault.most : buffer.length;
      return inner.readAt(buffer.subarray(0, most), position);
    },
    close: () => inner.close(),
  });
  return {
    ...files,
    calls: () => calls,
    readDir: (path) => counted("readdir", path, () => files.readDir(path)),
    lstat: (path) => counted("lstat", path, () => files.lstat(path)),
    open: (path) => readable(counted("open", path, () => files.open(path)), path),
    openSeen: (path) => readable(counted("open", path, () => files.openSeen(path)), path),
    readText: (path, options) => counted("read", path, () => files.readText(path, options)),
    realPath: (path) => counted("realpath", path, () => files.realPath(path)),
    tryLock: (path) => counted("flock", path, () => files.tryLock(path)),
  };
}

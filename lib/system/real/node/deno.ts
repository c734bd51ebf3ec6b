/**
 * What `lib/system/real` asks of Deno, as Node gives it: the build of the npm package puts this module in the place of the global.
 * There is nothing in it that changes a file.
 *
 * @module
 */
import {
  type BigIntStats,
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
  writeSync,
} from "node:fs";
import process from "node:process";
import { isatty } from "node:tty";
import "./missing.ts";

if (typeof globalThis.Temporal === "undefined") {
  throw new Error(
    `Cannot use rollkeep with Node ${process.versions.node}: it has no Temporal; ` +
      "take Node 26 or later, or start Node 24 with --harmony-temporal",
  );
}

class NotFound extends Error {}
class AlreadyExists extends Error {}
class NotCapable extends Error {}
class Interrupted extends Error {}
class WouldBlock extends Error {}
class BrokenPipe extends Error {}

const errors = { NotFound, AlreadyExists, NotCapable, Interrupted, WouldBlock, BrokenPipe };

const CLASSES: Readonly<Record<string, new (message: string) => Error>> = {
  ENOENT: NotFound,
  EEXIST: AlreadyExists,
  EINTR: Interrupted,
  EAGAIN: WouldBlock,
  EPIPE: BrokenPipe,
};

/** Where Node has words of its own for what the system says. */
const SAID: Readonly<Record<string, string>> = {
  EIO: "Input/output error",
  EISDIR: "Is a directory",
  ELOOP: "Too many levels of symbolic links",
  ENAMETOOLONG: "File name too long",
  ENXIO: "No such device or address",
};

/** What Node says of a call that the system refused. */
interface NodeError extends Error {
  readonly code?: string;
  readonly errno?: number;
  /** What its permission model refused. */
  readonly resource?: string;
}

/** A system call by its name; what Node says of its failure in Deno's words: code, number, call and path. */
function called<T>(name: string, call: () => T, path?: string): T {
  try {
    return call();
  } catch (error) {
    throw inOurWords(error, { name, path });
  }
}

function inOurWords(
  error: unknown,
  { name, path }: { readonly name: string; readonly path: string | undefined },
): unknown {
  if (!(error instanceof Error)) return error;
  const { code, errno, resource = path ?? "", message } = error as NodeError;
  if (code === "ERR_ACCESS_DENIED") return new NotCapable(`Requires read access to "${resource}"`);
  if (code === "ERR_INVALID_ARG_VALUE") {
    const said = `file name contained an unexpected NUL byte: ${name} '${path}'`;
    return Object.assign(new Error(said), { code: "EINVAL" });
  }
  if (code === undefined || errno === undefined) return error;
  const [, told = message] = /^[A-Z0-9]+: (.*?)(?:, \w+(?: '.*)?)?$/s.exec(message) ?? [];
  const said = SAID[code] ?? `${told.charAt(0).toUpperCase()}${told.slice(1)}`;
  const words = `${said} (os error ${-errno})`;
  const about = path === undefined ? "" : `: ${name} '${path}'`;
  return Object.assign(new (CLASSES[code] ?? Error)(`${words}${about}`), { code });
}

/** Whole milliseconds, as Deno has them: cut toward zero, as `bigint` divides. */
function dateOf(nanoseconds: bigint): Date {
  return new Date(Number(nanoseconds / 1_000_000n));
}

function infoOf(stats: BigIntStats) {
  return {
    isFile: stats.isFile(),
    isDirectory: stats.isDirectory(),
    isSymlink: stats.isSymbolicLink(),
    size: Number(stats.size),
    mtime: dateOf(stats.mtimeNs),
    // Deno has whole seconds of it.
    ctime: dateOf(stats.ctimeNs / 1_000_000_000n * 1_000_000_000n),
    ino: Number(stats.ino),
    dev: Number(stats.dev),
    mode: Number(stats.mode),
    nlink: Number(stats.nlink),
    uid: Number(stats.uid),
  };
}

/** A file open for reading: Node has no place in a file of its own, nor locks. */
function readable(fd: number) {
  let position = 0;
  return {
    statSync: () => called("fstat", () => infoOf(fstatSync(fd, { bigint: true }))),
    seekSync(offset: number): number {
      return position = offset;
    },
    readSync(buffer: Uint8Array): number | null {
      const count = called("read", () => readSync(fd, buffer, 0, buffer.length, position));
      position += count;
      return count === 0 ? null : count;
    },
    /** Who asks for a lock has the file closed when it comes to nothing. */
    tryLockSync(): never {
      closeSync(fd);
      throw Object.assign(new Error("Node has no file locks"), { code: "ENOLCK" });
    },
    unlockSync() {},
    close: () => closeSync(fd),
  };
}

function openForReading(path: string) {
  return readable(called("open", () => openSync(path, "r"), path));
}

/** What Deno calls the state of a permission. This side reads; of writing it knows nothing, whatever the process may do. */
function stateOf({ name, path }: { readonly name: string; readonly path?: string }) {
  if (name === "write") return "denied";
  // Without `--permission` there is none to ask.
  const model = process.permission;
  if (name !== "read" || model === undefined) return "granted";
  return model.has("fs.read", path) ? "granted" : "denied";
}

function stream(fd: 0 | 1 | 2) {
  return {
    isTerminal: () => isatty(fd),
    writeSync: (bytes: Uint8Array) => called("write", () => writeSync(fd, bytes)),
  };
}

/** The part of Deno that is needed for reading. */
export const STAND_IN = {
  errors,
  build: { standalone: false, os: process.platform === "win32" ? "windows" : process.platform },
  SeekMode: { Start: 0 },
  get args() {
    return process.argv.slice(2);
  },
  env: { get: (name: string) => process.env[name] },
  permissions: {
    querySync: (asked: { readonly name: string; readonly path?: string }) => ({
      state: stateOf(asked),
    }),
  },
  stdin: stream(0),
  stdout: stream(1),
  stderr: stream(2),
  cwd: () => process.cwd(),
  uid: () => process.getuid?.() ?? null,
  exit: (status: number) => process.exit(status),
  lstatSync: (path: string) =>
    called("lstat", () => infoOf(lstatSync(path, { bigint: true })), path),
  statSync: (path: string) => called("stat", () => infoOf(statSync(path, { bigint: true })), path),
  realPathSync: (path: string) => called("realpath", () => realpathSync.native(path), path),
  readDirSync: (path: string) =>
    called("readdir", () => readdirSync(path, { withFileTypes: true }), path).map((entry) => ({
      name: entry.name,
      isFile: entry.isFile(),
      isDirectory: entry.isDirectory(),
      isSymlink: entry.isSymbolicLink(),
    })),
  openSync: openForReading,
  consoleSize() {
    const { columns, rows } = process.stdout;
    return { columns, rows };
  },
  addSignalListener: (signal: NodeJS.Signals, listener: () => void) => {
    process.on(signal, listener);
  },
  removeSignalListener: (signal: NodeJS.Signals, listener: () => void) => {
    process.off(signal, listener);
  },
};

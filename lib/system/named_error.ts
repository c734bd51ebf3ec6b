import {
  NotFoundError,
  PermissionError,
  type RefusalReason,
  RefusedError,
  SessionError,
  UnsupportedError,
} from "../model/error.ts";
import { databaseError } from "./database_error.ts";
import { errorCode } from "./files.ts";

/** What the system's refusals mean where nobody has met them before. */
interface Meaning {
  /** Gate that is closed; left out: none is, it has gone. */
  readonly reason?: RefusalReason;
  readonly state: string;
  /** The way out. */
  readonly way: string;
}

const FULL: Meaning = { reason: "no-room", state: "no space left on its disk", way: "free some" };

const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ["EACCES", {
    reason: "unreadable",
    state: "permission denied",
    way: "give this user access to it and to the folders above",
  }],
  ["EPERM", {
    reason: "unwritable",
    state: "operation not permitted",
    way: "see with lsattr whether it is immutable",
  }],
  ["EROFS", {
    reason: "unwritable",
    state: "the file system is mounted read-only",
    way: "make it writable",
  }],
  ["ENOSPC", FULL],
  ["EDQUOT", FULL],
  ["ENOTDIR", {
    reason: "not-a-store",
    state: "something above it is no folder",
    way: "name the store with --codex-home, or CODEX_HOME",
  }],
  ["ENOTFILE", {
    reason: "unreadable",
    state: "it is not a regular file",
    way: "put a file there, or nothing",
  }],
  ["EIO", { reason: "unreadable", state: "its disk fails", way: "see with dmesg what it says" }],
  ["ESTALE", {
    reason: "unreadable",
    state: "the network file system has lost it",
    way: "mount it again",
  }],
  ["EMFILE", {
    reason: "unreadable",
    state: "too many open files",
    way: "raise the limit (ulimit -n)",
  }],
  ["ENOENT", { state: "it is gone", way: "say the command again" }],
]);

/** An error of the system that reached the end of a command, with what it is about and the way out; any other one as it is. */
export function namedError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof SessionError) return error;
  const { database } = error as { readonly database?: unknown };
  if (typeof database === "string") return databaseError(database, error) ?? error;
  const code = errorCode(error);
  if (code === "EPERM-SANDBOX") return ungranted(error);
  const about = aboutOf(error);
  const meaning = MEANINGS.get(code ?? "");
  const [, missing] = MISSING_PACKAGE.exec(error.message) ?? [];
  if (missing !== undefined) {
    const hint = "say `deno task -q rollkeep version` in the checkout once, with a network";
    return new NotFoundError(`Cannot load the package "${missing}": it is not in Deno's cache`, {
      cause: error,
      hint,
    });
  }
  if (NO_NPM.test(error.message)) {
    return new UnsupportedError("Cannot load the packages of the program: --no-npm is given", {
      cause: error,
      hint: "say --cached-only instead: it fetches nothing either",
    });
  }
  if (about === null) return error;
  const thing = `Cannot ${about.verb} "${about.path}"`;
  if (meaning === undefined) return new SessionError(`${thing}: ${about.said}`, { cause: error });
  const { reason, state, way: hint } = meaning;
  return reason === undefined
    ? new NotFoundError(`${thing}: ${state}`, { cause: error, hint })
    : new RefusedError(`${thing}: ${state}`, { cause: error, hint, reasons: [reason] });
}

/** What the runtime has refused, as `coded_error.ts` tells it. */
interface Ungranted extends Error {
  readonly permission?: "read" | "write";
  readonly path?: string;
  readonly way?: string;
}

/** The runtime's own advice is one for whoever wrote the program. */
function ungranted(error: Ungranted): SessionError {
  const { message, permission, path = "", way: hint = "" } = error;
  if (permission === undefined) return new SessionError(message, { cause: error });
  const said = `Cannot ${permission} "${path}": this process may not`;
  return new PermissionError(said, { cause: error, path, permission, hint });
}

/** What the runtime says of a package that it may not fetch, in any of its ways to the network. */
const MISSING_PACKAGE = /npm package not found in cache: "([^"]+)"/;

const NO_NPM = /^npm specifiers were requested; but --no-npm is specified/;

interface About {
  readonly verb: "read" | "change";
  readonly path: string;
  readonly said: string;
}

const READING = /^(?:l?stat|open|readdir|realpath|read|statfs|flock)$/;

/** What the runtime tells behind the system's words: `… (os error 13): lstat '/x'`, or `"/x" is not a regular file`. */
function aboutOf({ message }: Error): About | null {
  const called = /^(.*?) \(os error \d+\): (\w+) '(.*)'$/s.exec(message);
  if (called !== null) {
    const [, said = "", call = "", path = ""] = called;
    return { verb: READING.test(call) ? "read" : "change", path, said };
  }
  const quoted = /^"([^"]+)" (is not a regular file)/.exec(message);
  return quoted === null ? null : { verb: "read", path: quoted[1]!, said: quoted[2]! };
}

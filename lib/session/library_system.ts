import { PermissionError, SessionError, UsageError } from "../model/error.ts";
import type { AbsolutePath, StoreOptions, StorePaths } from "../model/store.ts";
import { namedError } from "../system/named_error.ts";
import { buildSystem } from "../system/real/build_system.ts";
import { gatherFacts } from "../system/real/facts.ts";
import { pathOfAddress } from "../system/real/library_host.ts";
import type { System } from "../system/system.ts";
import type { PathBase } from "../text/path_text.ts";

/** Now, for a program that uses the library. */
export function libraryNow(): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(librarySystem().clock.nowMs());
}

/** Where relative paths and `~` start from. */
export function libraryBase(): PathBase {
  const { environment } = librarySystem();
  return { cwd: environment.cwd(), home: environment.home() };
}

/** A path that a program names, as it is: the system takes a relative one to start at the working directory. */
export function givenPath(path: string): AbsolutePath {
  return path as AbsolutePath;
}

/** What a root is for, in the words of its error. */
export interface RootUse {
  /** What cannot be done without it: `delete sessions`. */
  readonly verb: string;
  /** The option that names it. */
  readonly name: string;
}

/**
 * A folder that a program names, as text or as a `file:` address.
 *
 * @throws {UsageError} when it is blank, or an address of another kind.
 */
export function givenRoot(root: string | URL, { verb, name }: RootUse): AbsolutePath {
  if (typeof root === "string") {
    if (root.trim() === "") throw new UsageError(`Cannot ${verb}: ${name} is blank`);
    return givenPath(root);
  }
  const path = pathOfAddress(root);
  if (path !== null) return givenPath(path);
  throw new UsageError(`Cannot ${verb}: ${name} "${root.href}" is no file: address`);
}

/** Where a program says that the store lies. */
export interface GivenRoots {
  readonly sessionsRoot: string | URL;
  /** Left out or `null`: the store's own. */
  readonly trashRoot?: string | URL | null;
}

/** The store that roots name. @throws {UsageError} when one is blank, or no `file:` address. */
export function givenStore(
  { sessionsRoot, trashRoot = null }: GivenRoots,
  verb: string,
): StoreOptions {
  return {
    codexHome: null,
    sessionsRoot: givenRoot(sessionsRoot, { verb, name: "sessionsRoot" }),
    trashRoot: trashRoot === null ? null : givenRoot(trashRoot, { verb, name: "trashRoot" }),
  };
}

/**
 * The outside world for a program that uses the library: its own permissions, and nothing remembered. What the command line
 * remembers goes with what is removed for good, where the program may.
 */
export function librarySystem(store?: StorePaths, source?: StorePaths): System {
  const system = buildSystem(gatherFacts(), store, source);
  return { ...system, caches: { ...system.caches, open: () => null } };
}

/**
 * What a program is told of an error: those of the system are named, and a hint that only a person at a prompt can follow is left
 * out. How to allow what the runtime refuses stays: it concerns whoever starts the program.
 *
 * @throws what `work` throws.
 */
export async function withoutFlags<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const told = namedError(error);
    const isForPeople = told instanceof SessionError && !(told instanceof PermissionError) &&
      AT_A_PROMPT.test(told.hint ?? "");
    if (isForPeople) delete (told as { hint?: string }).hint;
    throw told;
  }
}

/** A command of the program, or a flag. */
const AT_A_PROMPT = /(?:^|\s)(?:rollkeep|codex) [a-z]|--[a-z]/;

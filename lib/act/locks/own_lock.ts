import { LockedError, RefusedError, SessionError } from "../../model/error.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import type { Refusal } from "../../plan/judge.ts";
import { errorCode } from "../../system/files.ts";
import type { HeldLock, Writer } from "../../system/writer.ts";
import { joinPath, parentPath } from "../../text/path_text.ts";
import type { ActTools } from "../tools.ts";

/** File below the trash root whose lock an acting rollkeep holds. */
export const OWN_LOCK = ".lock";

/**
 * rollkeep's own lock: two of them never act at once. It dies with the process.
 *
 * @throws {LockedError} when another rollkeep acts. @throws {RefusedError} when the trash cannot be written.
 */
export function takeOwnLock(store: StorePaths, writer: Writer): HeldLock {
  const lock = tryOwnLock(store, writer);
  if (lock === null) {
    throw new LockedError(`Cannot change the store: another rollkeep works in ${store.trashRoot}`, {
      hint: "wait for it to end and say the command again",
    });
  }
  return lock;
}

/** Forces the entry of a folder to disk, in the one above: where this process may not open that, it is left to the system. */
export function syncAbove(folder: AbsolutePath, writer: Writer): void {
  try {
    writer.syncDir(parentPath(folder));
  } catch (error) {
    if (errorCode(error) !== "EPERM-SANDBOX") throw error;
  }
}

function tryOwnLock({ trashRoot }: StorePaths, writer: Writer): HeldLock | null {
  try {
    // A power cut must not take a folder that the trash lies in.
    for (const made of writer.makeDirs(trashRoot)) syncAbove(made, writer);
    return writer.tryLock(joinPath(trashRoot, OWN_LOCK), { create: true });
  } catch (error) {
    throw trashError(`Cannot use trash "${trashRoot}"`, error);
  }
}

/** Tries Codex's maintenance lock for the length of a batch; busy is no reason to fail (write-rules §3.6). */
export function tryMaintenanceLock(store: StorePaths, writer: Writer): HeldLock | null {
  if (store.tmp === null) return null;
  try {
    return writer.tryLock(joinPath(store.tmp, "rollout-maintenance.lock"), { create: true });
  } catch {
    // No .tmp folder: Codex has never done maintenance here.
    return null;
  }
}

/**
 * What to say when the trash cannot be written and nothing has changed yet. `deed` begins it in the house form,
 * `Cannot <verb> <thing> "value"`; an error of our own comes back as it is.
 */
export function trashError(deed: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof SessionError) return error;
  // Which permission is missing the error tells best.
  if (errorCode(error) === "EPERM-SANDBOX") return error;
  const { reason, message, hint } = trashRefusal(deed, error);
  return new RefusedError(message, {
    reasons: [reason],
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The same as a closed gate, for a rehearsal. */
export function trashRefusal(deed: string, error: Error): Refusal {
  const known = REFUSALS.get(errorCode(error) ?? "");
  if (known === undefined) return { reason: "unwritable", message: `${deed}: ${error.message}` };
  const { reason = "unwritable", state, way } = known;
  return {
    reason,
    message: `${deed}: ${state}`,
    hint: `${way}, or name a trash elsewhere with --trash-root`,
  };
}

interface KnownRefusal {
  /** Left out: it cannot be written. */
  readonly reason?: Refusal["reason"];
  readonly state: string;
  /** What to do about it. */
  readonly way: string;
}

/** What the system's refusals mean. */
const REFUSALS: ReadonlyMap<string, KnownRefusal> = new Map([
  ["ENOSPC", { reason: "no-room", state: "no space left on the disk", way: "free some space" }],
  ["EDQUOT", { reason: "no-room", state: "no space left in the quota", way: "free some space" }],
  ["EROFS", { state: "the file system is mounted read-only", way: "make it writable" }],
  ["EACCES", { state: "permission denied", way: "make it writable" }],
  ["EPERM", { state: "operation not permitted", way: "see with lsattr whether it is immutable" }],
  ["ENOTDIR", { state: "something on its way is no folder", way: "remove that" }],
  ["EEXIST", { state: "something that is no folder is there", way: "remove that" }],
  ["ENOTFILE", { state: "its .lock is no regular file", way: "remove that" }],
  ["ENAMETOOLONG", { state: "its name is too long", way: "shorten it" }],
  ["ELOOP", { state: "links on its way lead round in a circle", way: "mend them" }],
]);

/**
 * Why the trash cannot be used, as {@link takeOwnLock} would say it; `null`: it can. What is missing is made and removed again:
 * whether a folder can be made only making it tells.
 */
export async function trashTrouble(
  { trashRoot }: StorePaths,
  { writer }: Pick<ActTools, "writer">,
): Promise<Refusal | null> {
  try {
    const made = writer.makeDirs(trashRoot);
    try {
      await writer.tryFolder(trashRoot);
      // Another user's lock cannot be opened though its folder takes new files.
      if (made.length === 0) openExistingLock(joinPath(trashRoot, OWN_LOCK), writer);
    } finally {
      for (const folder of [...made].reverse()) writer.removeDir(folder);
    }
    return null;
  } catch (error) {
    const code = errorCode(error);
    if (!(error instanceof Error) || code === null || code === "EPERM-SANDBOX") throw error;
    return trashRefusal(`Cannot use trash "${trashRoot}"`, error);
  }
}

/** Opened, not taken: another rollkeep that begins right now must not find it held. */
function openExistingLock(path: AbsolutePath, writer: Writer): void {
  try {
    writer.append(path).close();
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}

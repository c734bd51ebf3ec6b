import { LockedError, SessionError } from "../../model/error.ts";
import { joinPath } from "../../model/path_text.ts";
import type { StorePaths } from "../../model/store.ts";
import { errorCode } from "../../system/files.ts";
import type { HeldLock, Writer } from "../../system/writer.ts";

/** File below the trash root whose lock an acting rollkeep holds. */
export const OWN_LOCK = ".lock";

/**
 * rollkeep's own lock: two of them never act at once. It dies with the process.
 *
 * @throws {LockedError} when another rollkeep acts. @throws {SessionError} when the trash cannot be written.
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

function tryOwnLock({ trashRoot }: StorePaths, writer: Writer): HeldLock | null {
  try {
    writer.makeDirs(trashRoot);
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
  const refusal = REFUSALS.get(errorCode(error) ?? "");
  if (refusal === undefined) return new SessionError(`${deed}: ${error.message}`, { cause: error });
  return new SessionError(`${deed}: ${refusal.state}`, {
    cause: error,
    hint: `${refusal.way}, or name a trash elsewhere with --trash-root`,
  });
}

/** What the system's refusals mean, and what to do about them. */
const REFUSALS: ReadonlyMap<string, { readonly state: string; readonly way: string }> = new Map([
  ["ENOSPC", { state: "no space left on the disk", way: "free some space" }],
  ["EDQUOT", { state: "no space left in the quota", way: "free some space" }],
  ["EROFS", { state: "the file system is mounted read-only", way: "make it writable" }],
  ["EACCES", { state: "permission denied", way: "make it writable" }],
]);

import { LockedError } from "../../model/error.ts";
import { joinPath } from "../../model/path_text.ts";
import type { StorePaths } from "../../model/store.ts";
import type { HeldLock, Writer } from "../../system/writer.ts";
import { trashError } from "./trash_error.ts";

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

import { hasLocks, newLiveness } from "../../codex/liveness.ts";
import { hasOpenTurn } from "../../codex/transcript/open_turn.ts";
import { actionOf, type BatchAction, type Plan } from "../../model/plan.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import type { Thread } from "../../model/thread/thread.ts";
import { type Files, orElse, statOrNull } from "../../system/files.ts";
import type { System } from "../../system/system.ts";
import { joinPath } from "../../text/path_text.ts";
import { isLocked, lockTrouble } from "../locks/lock_trouble.ts";
import { OWN_LOCK } from "../locks/own_lock.ts";
import { IN_USE } from "../locks/writer_locks.ts";

/** A thread younger than this counts as live where Codex keeps no locks (write-rules §3.5). */
const FRESH_MS = 10 * 60_000;

/** Why a thread counts as live, for people; `null` when it does not. */
export type LiveReason = (thread: Looked) => string | null;

/** A thread as far as it tells whether it is live; one that has no file has no path. */
interface Looked extends Pick<Thread, "id" | "updatedAtMs"> {
  readonly path: AbsolutePath | null;
}

/** What looking at a store takes. */
export interface StoreLook {
  readonly store: StorePaths;
  readonly system: System;
}

/**
 * Tells of thread after thread whether it is live. The writer lock tells; where Codex keeps none, before 0.146, a turn without an
 * end or a file written a moment ago do (write-rules §3.5).
 */
export function newLiveReason(world: StoreLook): LiveReason {
  const isLive = newLiveness({ store: world.store, files: world.system.files });
  const look = { store: world.store, files: world.system.files };
  return (thread) => {
    if (thread.id === null) return null;
    const live = isLive(thread.id);
    const trouble = live === null ? lockTrouble(thread.id, look) : null;
    return trouble ?? reasonOf(thread, live, world);
  };
}

/** Changes of what Codex may have open. */
const CHANGES_OPEN: ReadonlySet<BatchAction> = new Set(
  ["delete", "hard-delete", "archive", "unarchive", "move", "repair"],
);

/** What a rehearsal says of a store whose idle threads are told by time alone (write-rules §3.5); nothing where locks tell. */
export function idleNotes(plan: Plan, { store, system }: StoreLook): readonly string[] {
  const { writerLocks } = store;
  const isTouched = plan.threads.some((thread) => CHANGES_OPEN.has(actionOf(thread, plan)));
  if (!isTouched || writerLocks === null) return [];
  const keepsLocks = orElse(
    () => hasLocks(writerLocks, { files: system.files, home: store.sqliteHome }),
    true,
  );
  return keepsLocks ? [] : [IDLE_BY_TIME];
}

const IDLE_BY_TIME =
  "this store keeps no locks, as of Codex before 0.146: a session counts as closed " +
  "once nothing was written to it for 10 minutes; end every Codex that still has one open";

function reasonOf(
  thread: Pick<Looked, "path" | "updatedAtMs">,
  live: boolean | null,
  { store, system }: StoreLook,
): string | null {
  if (store.writerLocks === null) return null;
  if (live === true) {
    return isActing(store.trashRoot, system.files)
      ? `is being changed by another rollkeep, which works in ${store.trashRoot}`
      : IN_USE;
  }
  if (live === false) return null;
  if (system.clock.nowMs() - thread.updatedAtMs < FRESH_MS) {
    return "was written less than 10 minutes ago and this store keeps no locks to tell more; try later";
  }
  return thread.path !== null && maybeInTurn(thread.path, system.files)
    ? "has a turn that never ended, and this store keeps no locks to tell whether it is still going on; " +
      "end it in Codex first"
    : null;
}

/** Whether a file has a turn without an end; one that cannot be read tells nothing, and fails for that by itself. */
function maybeInTurn(path: AbsolutePath, files: Files): boolean {
  return orElse(() => statOrNull(path, files)?.kind === "file" && hasOpenTurn(path, files), false);
}

/** Whether another rollkeep acts: it holds the locks of the threads it changes, as Codex does of those it has open. */
function isActing(trashRoot: AbsolutePath, files: Files): boolean {
  // No trash yet, or a lock that cannot be tried: then it is Codex for all that is known.
  return orElse(() => isLocked(joinPath(trashRoot, OWN_LOCK), files), false);
}

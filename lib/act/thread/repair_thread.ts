import { changesIn, foreignChange } from "../../codex/mend/row_changes.ts";
import { resolvedMoves } from "../facts/files/resolved_step.ts";
import { ThreadError } from "../facts/thread_error.ts";
import { refuseLiveStore } from "../facts/live_store.ts";
import { isLockable } from "../locks/writer_locks.ts";
import { ARCHIVE_THREAD } from "./archive_thread.ts";
import { MOVE_THREAD } from "./move_thread.ts";
import type { Procedure, ThreadTools, Work } from "./procedure.ts";
import { changeHistory, isHistoryChanged } from "./rows/change_history.ts";

/**
 * What is wrong with a thread put right: files first, then rows of `state_5` in one transaction, whose commit is the thread's, then
 * how far Codex's history has taken it in. A repair that changes nothing but that has its commit point there.
 */
export const REPAIR_THREAD: Procedure = {
  after: "none",
  // A row with an id that is none has no lock.
  lockId: ({ id }) => id !== null && isLockable(id) ? id : null,
  names: "keep",
  prepare(work, options) {
    refuseForeign(work);
    return filesOf(work).prepare(work, options);
  },
  commit(prepared, options) {
    if (prepared.thread.alone === true) refuseLiveStore(options);
    if (isHistoryAlone(prepared)) {
      changeHistory(prepared.thread, options);
      return [];
    }
    return filesOf(prepared).commit(prepared, options);
  },
  finish(prepared, options) {
    const notes = filesOf(prepared).finish(prepared, options);
    if (!isHistoryAlone(prepared)) changeHistory(prepared.thread, options);
    return notes;
  },
  settle,
};

/** How the files of a thread are changed: some change their place, others their bytes. */
function filesOf({ steps }: Work): Procedure {
  return resolvedMoves(steps).length > 0 ? ARCHIVE_THREAD : MOVE_THREAD;
}

function isHistoryAlone({ thread, steps }: Work): boolean {
  const { updates, rows } = thread;
  return steps.length + updates.length + rows.length + changesIn("state", thread).length === 0;
}

function settle(work: Work, options: ThreadTools): boolean {
  refuseForeign(work);
  if (isHistoryAlone(work)) return isHistoryChanged(work.thread, options);
  const isDone = filesOf(work).settle(work, options);
  if (isDone) changeHistory(work.thread, options);
  return isDone;
}

/** @throws {ThreadError} when the journal says to change what is not this thread's. */
function refuseForeign({ thread, steps }: Work): void {
  const foreign = foreignChange(thread);
  if (foreign !== null) throw new ThreadError(foreign);
  const moves = resolvedMoves(steps).length;
  if (moves > 0 && moves < steps.length) {
    throw new ThreadError("its plan changes both places and bytes of files");
  }
}

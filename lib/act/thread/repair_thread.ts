import { changesIn, foreignChange } from "../../codex/mend/row_changes.ts";
import { othersWritten } from "../facts/files/others_written.ts";
import { resolvedMoves } from "../facts/files/resolved_step.ts";
import { ThreadError } from "../facts/thread_error.ts";
import { isSomeThreadOpen, STORE_IN_USE } from "../locks/live_store.ts";
import { isLockable } from "../locks/writer_locks.ts";
import { ARCHIVE_THREAD } from "./archive_thread.ts";
import { MOVE_THREAD } from "./move_thread.ts";
import type { CommitTools, Procedure, ThreadTools, Work } from "./procedure.ts";
import { changeIndex, isIndexChanged } from "./files/change_index.ts";
import { CONVERT_FILE } from "./files/made/convert_file.ts";
import { REBUILD_FILE } from "./files/rebuild_file.ts";
import { changeHistory, isHistoryChanged } from "./rows/change_history.ts";

/**
 * What is wrong with a thread put right: files first, then rows of `state_5` in one transaction, whose commit is the thread's, then
 * how far Codex's history has taken it in. A repair that changes nothing but that has its commit point there; so has one of the name
 * index, which changes nothing else.
 */
export const REPAIR_THREAD: Procedure = {
  // What is taken away here may be kept as another thread.
  after: "bases",
  // A row with an id that is none has no lock.
  lockId: ({ id }) => id !== null && isLockable(id) ? id : null,
  alsoLocks: othersWritten,
  names: "keep",
  prepare(work, options) {
    refuseForeign(work);
    return filesOf(work).prepare(work, options);
  },
  commit(prepared, options) {
    if (prepared.thread.alone === true) refuseLiveStore(options);
    if (prepared.thread.index !== undefined) {
      changeIndex(prepared.thread, options);
      return [];
    }
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

/** @throws {ThreadError} when Codex has a thread open that we have not. Inside the coordination lock. */
function refuseLiveStore({ tools, store, held }: CommitTools): void {
  const { files } = tools.system;
  if (isSomeThreadOpen(store, { files, held })) throw new ThreadError(`it ${STORE_IN_USE}`);
}

/** How the files of a thread are changed: rollouts change their place, or their bytes, and then sidecars that told of them go; or one is made. */
function filesOf({ steps }: Work): Procedure {
  const [made] = steps.filter((step) => step.kind === "create");
  if (made !== undefined) return made.convert === undefined ? REBUILD_FILE : CONVERT_FILE;
  const moves = resolvedMoves(steps).length;
  return moves > 0 && moves === steps.length ? ARCHIVE_THREAD : MOVE_THREAD;
}

function isHistoryAlone({ thread, steps }: Work): boolean {
  const { updates, rows } = thread;
  return steps.length + updates.length + rows.length + changesIn("state", thread).length === 0;
}

function settle(work: Work, options: ThreadTools): boolean {
  refuseForeign(work);
  if (work.thread.index !== undefined) return isIndexChanged(work.thread, options);
  if (isHistoryAlone(work)) return isHistoryChanged(work.thread, options);
  const isDone = filesOf(work).settle(work, options);
  if (isDone) changeHistory(work.thread, options);
  return isDone;
}

/** @throws {ThreadError} when the journal says to change what is not this thread's. */
function refuseForeign(work: Work): void {
  const { thread, steps } = work;
  const isMore = thread.id !== null || steps.length > 0 || !isHistoryAlone(work) ||
    (thread.sets ?? []).length > 0;
  const foreign = thread.index !== undefined && isMore
    ? "its journal changes the name index and something else at once"
    : foreignChange(thread);
  if (foreign !== null) throw new ThreadError(foreign);
}

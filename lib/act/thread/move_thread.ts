import { rowHas, updateRow } from "../../codex/state/row_updates.ts";
import { changeTail, isTailChanged, putTailBack, refuseReadTails } from "./change_tail.ts";
import { type ResolvedReplacement, type ResolvedTail, ThreadError } from "./place_files.ts";
import type { CommitTools, Prepared, Procedure, ThreadTools, Work } from "./procedure.ts";
import { isReplaced, prepareReplacement, putOriginalBack, takePlace } from "./replace_file.ts";
import { inTransaction } from "./transaction.ts";
import type { Transfer } from "./transfer.ts";

/**
 * To another working directory, under its own id: a settings line behind the rollout, so that no byte that a fork counts on
 * changes its place, and the row (write-rules §5). A legacy rollout without settings is replaced. The row's commit is the
 * thread's; without a row, its last file.
 */
export const MOVE_THREAD: Procedure = {
  after: "none",
  lockId: ({ id }) => id,
  names: "keep",
  async prepare(work, options) {
    refuseReadTails(tailsOf(work), options);
    const transfers: Transfer[] = [];
    for (const step of replacementsOf(work)) {
      transfers.push(await prepareReplacement(step, options));
    }
    return { ...work, transfers, made: [] };
  },
  commit,
  finish({ transfers }, { tools }) {
    for (const transfer of transfers) {
      if (transfer.copy !== null) tools.writer.unlink(transfer.move.from);
    }
    return [];
  },
  settle,
};

function tailsOf({ steps }: Work): readonly ResolvedTail[] {
  return steps.filter((step) => step.kind === "append" || step.kind === "cut");
}

function replacementsOf({ steps }: Work): readonly ResolvedReplacement[] {
  return steps.filter((step) => step.kind === "replace");
}

function commit(prepared: Prepared, options: CommitTools): readonly string[] {
  const { db } = options;
  const { id, updates } = prepared.thread;
  const changeFiles = () => {
    for (const step of tailsOf(prepared)) changeTail(step, options);
    for (const transfer of prepared.transfers) takePlace(transfer, options);
  };
  if (db === null || id === null || updates.length === 0) {
    changeFiles();
    return [];
  }
  inTransaction(db, () => {
    if (!rowHas(db, { id, updates, side: "before" })) {
      throw new ThreadError("its database row has changed since it was looked at");
    }
    changeFiles();
    updateRow(db, { id, updates });
  });
  return [];
}

function settle(work: Work, options: ThreadTools): boolean {
  const { db } = options;
  const { id, updates } = work.thread;
  const isPast = db !== null && id !== null && updates.length > 0
    ? rowHas(db, { id, updates, side: "after" })
    : tailsOf(work).every((step) => isTailChanged(step, options)) &&
      replacementsOf(work).every((step) => isReplaced(step, options));
  for (const step of tailsOf(work)) {
    if (!isPast) putTailBack(step, options);
  }
  for (const step of replacementsOf(work)) {
    if (!isPast) putOriginalBack(step, options);
  }
  return isPast;
}

import { rowHas, updateRow } from "../../codex/state/row_updates.ts";
import { bringOver } from "./bring_over.ts";
import { settleLeaving, unlinkSources } from "./leave_place.ts";
import { ThreadError } from "./place_files.ts";
import type { CommitTools, Prepared, Procedure, ThreadTools, Work } from "./procedure.ts";
import { inTransaction } from "./transaction.ts";
import { publish } from "./transfer.ts";

/**
 * Into Codex's archive or out of it, as `codex archive` and `codex unarchive` do: the files change their folder, the row its
 * columns, in one go inside the coordination lock. The row's commit is the thread's (codex-storage §5).
 */
export const ARCHIVE_THREAD: Procedure = {
  after: "none",
  lockId: ({ id }) => id,
  names: "keep",
  prepare: bringOver,
  commit,
  finish: () => [],
  settle,
};

function commit({ thread, transfers }: Prepared, { tools, db }: CommitTools): readonly string[] {
  const { id, updates } = thread;
  const move = () => {
    for (const transfer of transfers) publish(transfer, tools);
    unlinkSources(transfers, tools);
    for (const { move } of transfers) {
      if (move.mtimeMs !== undefined) tools.writer.setMtime(move.to, move.mtimeMs);
    }
  };
  if (db === null || id === null || updates.length === 0) {
    move();
    return [];
  }
  inTransaction(db, () => {
    if (!rowHas(db, { id, updates, side: "before" })) {
      throw new ThreadError("its database row has changed since it was looked at");
    }
    move();
    updateRow(db, { id, updates });
  });
  return [];
}

/** The commit point is its row's; without a row, its last unlink. */
function settle(work: Work, tools: ThreadTools): boolean {
  const { db } = tools;
  const { id, updates } = work.thread;
  const isRowPast = db !== null && id !== null && updates.length > 0
    ? () => rowHas(db, { id, updates, side: "after" })
    : null;
  return settleLeaving(work, { ...tools, isRowPast });
}

import { settleLeaving, unlinkSources } from "./files/leave_place.ts";
import type { CommitTools, Prepared, Procedure, ThreadTools, Work } from "./procedure.ts";
import { changeWithRow, isRowPast } from "./rows/change_with_row.ts";
import { bringOver } from "./files/bring_over.ts";
import { publish } from "./files/transfer.ts";

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

function commit(prepared: Prepared, { tools, db }: CommitTools): readonly string[] {
  const { transfers } = prepared;
  changeWithRow(prepared, {
    db,
    changeFiles() {
      for (const transfer of transfers) publish(transfer, tools);
      unlinkSources(transfers, tools);
      for (const { move } of transfers) {
        if (move.mtimeMs !== undefined) tools.writer.setMtime(move.to, move.mtimeMs);
      }
    },
  });
  return [];
}

/** The commit point is its row's; without a row, its last unlink. */
function settle(work: Work, tools: ThreadTools): boolean {
  const isPast = isRowPast(work, tools);
  return settleLeaving(work, tools, { isRowPast: isPast === null ? null : () => isPast });
}

import {
  deleteRows,
  foreignRows,
  rowKey,
  saveRows,
  withoutRows,
} from "../../codex/state/saved_rows.ts";
import type { JournalThread } from "../../model/journal.ts";
import { hasThreadRow, sameRows } from "../../model/thread/saved_rows.ts";
import { ThreadError } from "../facts/thread_error.ts";
import { inTransaction } from "../locks/transaction.ts";
import { bringOver } from "./files/bring_over.ts";
import { settleLeaving, unlinkSources } from "./files/leave_place.ts";
import { publish } from "./files/transfer.ts";
import type { CommitTools, Prepared, Procedure, ThreadTools, Work } from "./procedure.ts";
import { refuseNewFork } from "./refuse_new_fork.ts";

/**
 * To the trash: first every file gets its place there, then the files in the store are unlinked and the rows deleted in one
 * transaction that compares them with what was saved. The row's commit is the thread's (write-rules §2.2, §3.1, §3.2).
 */
export const TRASH_THREAD: Procedure = {
  after: "readers",
  lockId: ({ id }) => id,
  names: "remove",
  prepare(work, tools) {
    const prepared = bringOver(work, tools);
    for (const transfer of prepared.transfers) publish(transfer, tools.tools);
    return { ...prepared, isPublished: true };
  },
  commit,
  finish: () => [],
  settle,
};

function commit({ thread, transfers }: Prepared, options: CommitTools): readonly string[] {
  const { db, isElsewhere, newForks } = options;
  refuseNewFork(thread, { newForks, where: "recent" });
  const { id } = thread;
  if (db === null || id === null) {
    unlinkSources(transfers, options.tools);
    return [];
  }
  inTransaction(db, () => {
    const now = withoutRows(saveRows(db, id), (key) => isElsewhere(thread, key));
    if (!sameRows(now, thread.rows)) {
      throw new ThreadError("its database rows have changed since they were saved");
    }
    unlinkSources(transfers, options.tools);
    deleteRows(db, thread.rows);
  });
  return [];
}

/** The commit point is its row's; without a row, its last unlink. */
function settle(work: Work, tools: ThreadTools): boolean {
  const { db } = tools;
  const { id, rows } = work.thread;
  const isRowPast = hasThreadRow(rows) && db !== null && id !== null
    ? () => !hasThreadRow(saveRows(db, id))
    : null;
  const foreign = id === null ? null : foreignRows(rows, id);
  if (foreign !== null) throw new ThreadError(foreign);
  const isPast = settleLeaving(work, tools, { isRowPast });
  // Where nothing is left of them, nobody has to be waited for who writes to the database.
  if (isPast && db !== null && id !== null && saveRows(db, id).length > 0) {
    inTransaction(db, () => deleteRows(db, rows));
  }
  return isPast;
}

/**
 * Tells of a row whether another thread of the batch saved it. Only edges stand between two threads; every other row belongs
 * to one.
 */
export function edgeOwners(
  threads: readonly JournalThread[],
): CommitTools["isElsewhere"] {
  const owners = new Map<string, number>();
  for (const { number, rows } of threads) {
    for (const { table, rows: saved } of rows) {
      if (table !== "thread_spawn_edges") continue;
      for (const row of saved) owners.set(rowKey(table, row), number);
    }
  }
  return ({ number }, key) => {
    const owner = owners.get(key);
    return owner !== undefined && owner !== number;
  };
}

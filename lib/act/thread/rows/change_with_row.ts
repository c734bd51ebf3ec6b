import { changeRow, changesIn, holds, isNamedByThreads } from "../../../codex/mend/row_changes.ts";
import { readColumns, rowHas, updateRow } from "../../../codex/state/row_updates.ts";
import {
  deleteRows,
  foreignRows,
  insertRows,
  rowOwner,
  rowsOf,
  saveRows,
} from "../../../codex/state/saved_rows.ts";
import type { ThreadId } from "../../../model/ids.ts";
import type { JournalThread } from "../../../model/journal.ts";
import { hasThreadRow } from "../../../model/thread/saved_rows.ts";
import type { Database } from "../../../system/databases.ts";
import type { Files } from "../../../system/files.ts";
import { resolvedMoves } from "../../facts/files/resolved_step.ts";
import { namesFile } from "../../facts/files/rollout_path.ts";
import { ThreadError } from "../../facts/thread_error.ts";
import { inTransaction } from "../../locks/transaction.ts";
import type { ThreadTools, Work } from "../procedure.ts";

/**
 * Changes files and rows in one transaction, whose commit is the thread's: columns of its row, or a row that comes with the change or
 * goes with it, and of a repair rows that are not its own; without any, the files alone.
 *
 * @throws {ThreadError} when the row is not what was planned: then no file is touched.
 */
export function changeWithRow(
  { thread }: Work,
  { db, changeFiles }: Pick<ThreadTools, "db"> & { readonly changeFiles: () => void },
): void {
  const { id, updates } = thread;
  const sets = changesIn("state", thread);
  if (db === null || (sets.length === 0 && (id === null || !hasRowWork(thread)))) {
    changeFiles();
    return;
  }
  inTransaction(db, () => {
    if (id !== null) {
      if (updates.length > 0 && !rowHas(db, { id, updates, side: "before" })) throw changed();
      refuseOtherRow(thread, { db, id });
    }
    if (!sets.every((change) => holds(db, change, { side: "before" }))) throw changed();
    const named = sets.find((change) => isNamedByThreads(db, change));
    if (named !== undefined) throw new ThreadError(`threads name its row of ${named.table} by now`);
    changeFiles();
    if (id !== null) {
      if (updates.length > 0) updateRow(db, { id, updates });
      changeRows(thread, { db, id });
    }
    for (const change of sets) changeRow(db, change);
  });
}

function hasRowWork({ updates, rows }: JournalThread): boolean {
  return updates.length > 0 || rows.length > 0;
}

interface ThreadRow {
  readonly db: Database;
  readonly id: ThreadId;
}

/** @throws {ThreadError} when the row that is to come is there, or the one that is to go is not what came. */
function refuseOtherRow({ rows, takesRows }: JournalThread, { db, id }: ThreadRow): void {
  if (rows.length === 0) return;
  const foreign = foreignRows(rows, id);
  if (foreign !== null) throw new ThreadError(foreign);
  const isAsPlanned = rowOwner(saveRows(db, id), rows) === (takesRows ? "ours" : "none");
  if (!isAsPlanned) throw changed();
}

function changeRows({ rows, takesRows }: JournalThread, { db, id }: ThreadRow): void {
  if (rows.length === 0) return;
  // What Codex keeps beside it of a thread without a row was there before, and stays.
  const came = new Set(rows.map(({ table }) => table));
  if (takesRows) {
    deleteRows(db, rowsOf(rows, saveRows(db, id)).filter(({ table }) => came.has(table)));
  } else insertRows(db, rows);
}

function changed(): ThreadError {
  return new ThreadError("its database row has changed since it was looked at");
}

/**
 * Whether a row is in the list that a change leads to; `null`: none does. Its path may tell nothing: after a revert it names
 * another rollout, and in a home that was renamed a place that is no more.
 */
function hasChangedList({ updates }: JournalThread, { db, id }: ThreadRow): boolean | null {
  const list = updates.filter(({ column, before, after }) =>
    column === "archived" && JSON.stringify(before) !== JSON.stringify(after)
  );
  return list.length === 0 ? null : rowHas(db, { id, updates: list, side: "after" });
}

/** Whether a row names the place a rollout goes to, or still the one it comes from; `null`: none of both, or nothing moves. */
function hasMovedOn(
  { steps }: Work,
  { db, id, files }: ThreadRow & { readonly files: Files },
): boolean | null {
  const [named] = readColumns(db, { id, columns: ["rollout_path"] }) ?? [];
  if (named == null || !("t" in named)) return null;
  for (const { from, to } of resolvedMoves(steps)) {
    if (namesFile(named.t, to, files)) return true;
    if (namesFile(named.t, from, files)) return false;
  }
  return null;
}

/**
 * Whether the row of a thread that was cut off is past the commit; `null` when no row decides. Where the rollout changes its place,
 * that place decides: Codex may have done the same meanwhile, with other times.
 */
export function isRowPast(
  work: Work,
  { db, tools }: Pick<ThreadTools, "db" | "tools">,
): boolean | null {
  const { thread } = work;
  const { id, updates, rows, takesRows } = thread;
  const sets = changesIn("state", thread);
  if (db !== null && sets.length > 0 && !hasRowWork(thread)) {
    return sets.every((change) => holds(db, change, { side: "after" }));
  }
  if (db === null || id === null || !hasRowWork(thread)) return null;
  if (updates.length > 0) {
    return hasChangedList(thread, { db, id }) ??
      hasMovedOn(work, { db, id, files: tools.system.files }) ??
      rowHas(db, { id, updates, side: "after" });
  }
  const now = saveRows(db, id);
  const isOurs = rowOwner(now, rows) === "ours";
  if (!takesRows) return isOurs;
  // A row that Codex has made since tells nothing of ours.
  return isOurs ? false : hasThreadRow(now) ? null : true;
}

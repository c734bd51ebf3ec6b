import {
  deleteRows,
  foreignRows,
  insertRows,
  rowOwner,
  rowsOf,
  saveRows,
} from "../../codex/state/saved_rows.ts";
import type { ThreadId } from "../../model/ids.ts";
import type { AbsolutePath } from "../../model/store.ts";
import {
  hasThreadRow,
  sameRows,
  type SavedRows,
  savedText,
  threadValue,
} from "../../model/thread/saved_rows.ts";
import type { Database } from "../../system/databases.ts";
import type { Files } from "../../system/files.ts";
import { resolvedMoves } from "../facts/files/resolved_step.ts";
import { namesFile } from "../facts/files/rollout_path.ts";
import { ThreadError } from "../facts/thread_error.ts";
import { inTransaction } from "../locks/transaction.ts";
import { bringOver } from "./files/bring_over.ts";
import { giveTime, settleReaching } from "./files/reach_place.ts";
import { mayUnlinkSource, publish } from "./files/transfer.ts";
import type { Prepared, Procedure, ThreadTools, Work } from "./procedure.ts";

/**
 * Back from the trash: the rows first, then the files to their old places; the last one is the commit point. Never a moment
 * with a file and no row: a scanning list would insert a nameless one (write-rules §3.1).
 */
export const RESTORE_THREAD: Procedure = {
  after: "bases",
  lockId: ({ id }) => id,
  names: "insert",
  prepare: bringOver,
  putRowsAhead,
  commit,
  finish({ transfers }, { tools }) {
    for (const transfer of transfers) {
      if (mayUnlinkSource(transfer, tools)) tools.writer.unlink(transfer.move.from);
    }
    return [];
  },
  settle,
};

/** {@link Procedure.putRowsAhead} of whatever comes back, or is made, as a restored thread is. */
export function putRowsAhead(
  prepared: readonly Prepared[],
  { db, tools }: ThreadTools,
): readonly Prepared[] {
  if (db === null) return prepared;
  const putting = { db, files: tools.system.files };
  return inTransaction(
    db,
    () => prepared.map((work) => hasPutRows(work, putting) ? { ...work, hasRows: true } : work),
  );
}

/** What putting rows back takes. */
interface Putting {
  readonly db: Database;
  readonly files: Files;
}

/** Whether the rows are back, with nothing to tell about it; what is left to its commit is as it was. */
function hasPutRows(work: Prepared, putting: Putting): boolean {
  const { db } = putting;
  const back = returnOf(work);
  if (back === null || foreignRows(back.rows, back.id) !== null) return false;
  db.exec("SAVEPOINT thread");
  const isQuiet = putQuietly(back, putting);
  if (!isQuiet) db.exec("ROLLBACK TO thread");
  db.exec("RELEASE thread");
  return isQuiet;
}

/** Whether there is nothing to tell. What there is its own commit meets again, and tells. */
function putQuietly(back: Return, putting: Putting): boolean {
  try {
    return putRows(back, putting).length === 0;
  } catch (error) {
    if (!(error instanceof ThreadError)) throw error;
    return false;
  }
}

function commit(work: Prepared, { tools, db }: ThreadTools): readonly string[] {
  const { files } = tools.system;
  const notes = work.hasRows ? [] : putOwnRowsBack(work, db === null ? null : { db, files });
  for (const transfer of work.transfers) {
    publish(transfer, tools);
    giveTime(transfer.move, tools);
  }
  return notes;
}

function putOwnRowsBack(work: Prepared, putting: Putting | null): readonly string[] {
  const back = returnOf(work);
  if (putting !== null && back !== null) return putRowsBack(back, putting);
  return work.thread.rows.length > 0
    ? ["its rows stay in the journal: the store has no database now"]
    : [];
}

function settle(work: Work, options: ThreadTools): boolean {
  const { thread, steps } = work;
  // Its files leave before its rows: never a file without a row.
  const isThere = settleReaching(resolvedMoves(steps), work, options);
  if (!isThere && options.db !== null && thread.id !== null) {
    takeRowsBack(thread.id, thread.rows, options.db);
  }
  return isThere;
}

interface Return {
  readonly id: ThreadId;
  /** Saved rows; empty for a thread that had none, and for files that another tool put into the trash. */
  readonly rows: SavedRows;
  /** Where its files come to lie. */
  readonly targets: readonly AbsolutePath[];
}

/** `null` for a thread without an id: it has no rows. */
function returnOf({ thread: { id, rows }, transfers }: Prepared): Return | null {
  return id === null ? null : { id, rows, targets: transfers.map(({ move }) => move.to) };
}

function putRowsBack(back: Return, putting: Putting): readonly string[] {
  const foreign = foreignRows(back.rows, back.id);
  if (foreign !== null) throw new ThreadError(foreign);
  return inTransaction(putting.db, () => putRows(back, putting));
}

/** Inside the caller's transaction. */
function putRows({ id, rows, targets }: Return, { db, files }: Putting): readonly string[] {
  const now = saveRows(db, id);
  const own = rowsOf(rows, now);
  if (hasThreadRow(now)) {
    if (sameRows(own, rows)) return [];
    const named = savedText(threadValue(now, "rollout_path"));
    const isOfTarget = named !== null && targets.some((path) => namesFile(named, path, files));
    if (isOfTarget && !hasThreadRow(rows)) {
      return insertRows(db, rows.filter(({ table }) => table === "thread_spawn_edges"));
    }
    if (!isOfTarget || !isRebuilt(now)) {
      throw new ThreadError("Codex has a thread with this id again; it is left as it is");
    }
    deleteRows(db, own);
  }
  return insertRows(db, rows);
}

/** Removes what {@link putRowsBack} put there, and nothing that Codex has made or changed since. */
export function takeRowsBack(id: ThreadId, rows: SavedRows, db: Database): void {
  if (foreignRows(rows, id) !== null) return;
  // Where nothing of them is there, nobody has to be waited for who writes to the database.
  if (rowsOf(rows, saveRows(db, id)).length === 0) return;
  inTransaction(db, () => {
    const now = saveRows(db, id);
    const owner = rowOwner(now, rows);
    if (owner === "ours") deleteRows(db, rowsOf(rows, now));
    if (owner === "none") deleteRows(db, rows);
  });
}

/** Columns whose value a rebuilt row does not have: what only the user could have given. */
const PERSONAL = ["name", "thread_section_id", "project_id"];

/** Whether a row of the same rollout is one that Codex rebuilt from the file: it has nothing of its own (write-rules §3.1). */
function isRebuilt(now: SavedRows): boolean {
  return !now.some(({ table }) => table === "thread_read_receipts") &&
    PERSONAL.every((column) => threadValue(now, column) === null);
}

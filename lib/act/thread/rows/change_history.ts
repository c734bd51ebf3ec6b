import { changeRow, changesIn, holds } from "../../../codex/mend/row_changes.ts";
import { requirePlainTables } from "../../../codex/state/plain_tables.ts";
import { HISTORY_DATABASE } from "../../../codex/state/side_databases.ts";
import type { JournalThread } from "../../../model/journal.ts";
import { CHANGED_TABLES } from "../../../model/thread/row_change.ts";
import type { Database } from "../../../system/databases.ts";
import { closing, statOrNull } from "../../../system/files.ts";
import { joinPath } from "../../../text/path_text.ts";
import { inTransaction } from "../../locks/transaction.ts";
import { SHORT_BUSY_TIMEOUT } from "../../locks/writer_locks.ts";
import type { ThreadTools } from "../procedure.ts";

/**
 * Changes how far Codex's database of histories has taken the rollouts of a thread in: in a transaction of its own, behind the
 * thread's commit point. Said twice it does no harm, and where Codex has gone on since its state stays (repair-rules §19).
 */
export function changeHistory(thread: JournalThread, options: ThreadTools): void {
  const changes = changesIn("history", thread);
  using db = changes.length === 0 ? null : openHistory(options);
  if (db === null) return;
  inTransaction(db, () => {
    for (const change of changes) if (holds(db, change, { side: "before" })) changeRow(db, change);
  });
}

/** Whether it is changed already. */
export function isHistoryChanged(thread: JournalThread, options: ThreadTools): boolean {
  using db = openHistory(options);
  return db !== null &&
    changesIn("history", thread).every((change) => holds(db, change, { side: "after" }));
}

/** `null` where there is none. */
function openHistory({ store, tools }: ThreadTools): (Database & Disposable) | null {
  if (store.sqliteHome === null) return null;
  const path = joinPath(store.sqliteHome, HISTORY_DATABASE);
  if (statOrNull(path, tools.system.files) === null) return null;
  const db = closing(tools.writer.openDatabase(path));
  db.exec(SHORT_BUSY_TIMEOUT);
  requirePlainTables(db, Object.keys(CHANGED_TABLES));
  return db;
}

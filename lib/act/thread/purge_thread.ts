import { purgeSideRows } from "../../codex/state/purge_rows.ts";
import { SIDE_DATABASES } from "../../codex/state/side_databases.ts";
import { deleteRows, saveRows } from "../../codex/state/saved_rows.ts";
import { hasThreadRow } from "../../model/saved_rows.ts";

import { joinPath } from "../../model/path_text.ts";
import { checkSource, statOrNull } from "./place_files.ts";
import type { CommitTools, Prepared, Procedure, ThreadTools, Work } from "./procedure.ts";
import { refuseNewFork } from "./refuse_new_fork.ts";
import { inTransaction } from "./transaction.ts";

/**
 * For good, from the store: the files, then what the other databases keep, then the rows of `state_5` (write-rules §1.2).
 * Once the first file is gone it can only be finished, never undone.
 */
export const HARD_DELETE_THREAD: Procedure = {
  after: "readers",
  lockId: ({ id }) => id,
  names: "remove-all",
  prepare: (work) => ({ ...work, transfers: [], made: [], isPublished: false }),
  commit({ thread, steps }: Prepared, options: CommitTools): readonly string[] {
    refuseNewFork(thread, { newForks: options.newForks, where: "everywhere" });
    for (const step of steps) checkSource(step, options.tools.system.files);
    for (const { from } of steps) options.tools.writer.unlink(from);
    return [];
  },
  finish({ thread }, tools) {
    purgeRows(thread, { ...tools, ownRows: true });
    return [];
  },
  settle(work, tools) {
    if (!hasBegun(work, tools)) return false;
    removeRest(work, tools);
    purgeRows(work.thread, { ...tools, ownRows: true });
    return true;
  },
};

/**
 * For good, from the trash. What the other databases keep goes too, unless the thread is in the store again: then it is that
 * thread's.
 */
export const EMPTY_THREAD: Procedure = {
  after: "none",
  lockId: () => null,
  names: "keep",
  prepare: (work) => ({ ...work, transfers: [], made: [], isPublished: false }),
  commit: ({ steps }, { tools }) => {
    for (const { from } of steps) tools.writer.unlink(from);
    return [];
  },
  finish({ thread }, tools) {
    purgeRows(thread, { ...tools, ownRows: false });
    return [];
  },
  settle(work, tools) {
    removeRest(work, tools);
    purgeRows(work.thread, { ...tools, ownRows: false });
    return true;
  },
};

/** Whether a file of it is gone already; before that the thread is as it was, and stays. */
function hasBegun({ steps }: Work, { tools }: ThreadTools): boolean {
  return steps.some(({ from }) => statOrNull(from, tools.system.files) === null);
}

/** @throws {ThreadError} when a file that is left is not the one that was to go. */
function removeRest({ steps }: Work, { tools }: ThreadTools): void {
  const { files } = tools.system;
  const left = steps.filter(({ from }) => statOrNull(from, files) !== null);
  for (const step of left) checkSource(step, files);
  for (const { from } of left) tools.writer.unlink(from);
}

interface PurgeTools extends ThreadTools {
  /** Whether the rows in `state_5` go too; else nothing goes while there are any. */
  readonly ownRows: boolean;
}

function purgeRows({ id, rolloutIds }: Work["thread"], options: PurgeTools): void {
  const { tools, db, store, ownRows } = options;
  if (id === null || db === null || store.sqliteHome === null) return;
  if (!ownRows && hasThreadRow(saveRows(db, id))) return;
  for (const { file, tables } of SIDE_DATABASES) {
    const path = joinPath(store.sqliteHome, file);
    if (statOrNull(path, tools.system.files) === null) continue;
    const side = tools.writer.openDatabase(path);
    try {
      inTransaction(side, () => purgeSideRows(side, { tables, thread: { id, rolloutIds } }));
    } finally {
      side.close();
    }
  }
  if (ownRows) inTransaction(db, () => deleteRows(db, saveRows(db, id)));
}

import { isCompressed } from "../../codex/rollout_name.ts";
import {
  type PurgedThread,
  type PurgeOptions,
  purgeSideRows,
} from "../../codex/state/purge_rows.ts";
import { deleteRows, saveRows, withoutRows } from "../../codex/state/saved_rows.ts";
import { PURGED_LAST, SIDE_DATABASES } from "../../codex/state/side_databases.ts";
import { tableColumns } from "../../codex/state/state_schema.ts";
import { fingerprintOf, sameTime } from "../../model/fingerprint.ts";
import { hasThreadRow, sameRows } from "../../model/thread/saved_rows.ts";
import type { Database } from "../../system/databases.ts";
import { closing, statOrNull } from "../../system/files.ts";
import { joinPath } from "../../text/path_text.ts";
import { lookAtRest } from "../facts/files/at_rest.ts";
import { checkSource, type ResolvedStep } from "../facts/files/resolved_step.ts";
import { ThreadError } from "../facts/thread_error.ts";
import { inTransaction } from "../locks/transaction.ts";
import { SHORT_BUSY_TIMEOUT } from "../locks/writer_locks.ts";
import { whereNow } from "./files/whereabouts.ts";
import type { CommitTools, Prepared, Procedure, ThreadTools, Work } from "./procedure.ts";
import { refuseNewFork } from "./refuse_new_fork.ts";

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
    const { db, tools } = options;
    const { id } = thread;
    const removeFiles = () => {
      for (const step of steps) checkSource(step, tools.system.files);
      for (const { from } of steps) tools.writer.unlink(from);
    };
    if (db === null || id === null) removeFiles();
    else {
      // No row changes yet. But while another process writes, the rows could not go, and the files would have gone without.
      inTransaction(db, () => {
        const isElsewhere = (key: string) => options.isElsewhere(thread, key);
        if (!sameRows(withoutRows(saveRows(db, id), isElsewhere), thread.rows)) {
          throw new ThreadError("its database rows have changed since it was looked at");
        }
        removeFiles();
      });
    }
    return [];
  },
  finish({ thread }, tools) {
    return purgeRows(thread, tools, { ownRows: true });
  },
  settle(work, tools) {
    if (!hasBegun(work, tools)) return false;
    removeRest({ steps: whereTheyAre(work, tools) }, tools);
    purgeRows(work.thread, tools, { ownRows: true });
    return true;
  },
};

/** For good, from the trash, with what the other databases keep of it. */
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
    return purgeRows(thread, tools, { ownRows: false });
  },
  settle(work, tools) {
    refuseStore(work);
    removeRest(work, tools);
    purgeRows(work.thread, tools, { ownRows: false });
    return true;
  },
};

/** @throws {ThreadError} when a journal, which anybody can write, takes the trash for more than it is. */
function refuseStore({ thread: { steps } }: Work): void {
  const step = steps.find(({ from }) => from.in !== "trash");
  if (step === undefined) return;
  throw new ThreadError(`its journal names a file of the store, "${step.from.path}"`);
}

/** Whether a file of it is gone already; before that the thread is as it was, or where Codex has put it since, and stays. */
function hasBegun(work: Work, tools: ThreadTools): boolean {
  return work.steps.some((step) => whereNow(step, work, tools).kind === "gone");
}

/** @throws {ThreadError} when a file that is left is not the one that was to go. */
function removeRest({ steps }: Pick<Work, "steps">, { tools, sha256 }: ThreadTools): void {
  const { files } = tools.system;
  const left = steps.filter(({ from }) => statOrNull(from, files) !== null);
  for (const { from, expect } of left) {
    if (lookAtRest(from, expect, { files, sha256 }).kind === "other") {
      throw new ThreadError(`"${from}" is another file by now`);
    }
  }
  for (const { from } of left) tools.writer.unlink(from);
}

/**
 * The steps on the files where Codex has put what was left of the thread meanwhile. One that it has compressed since keeps its time
 * (write-rules §3.6).
 *
 * @throws {ThreadError} when one may be another file by now.
 */
function whereTheyAre(work: Work, tools: ThreadTools): readonly ResolvedStep[] {
  return work.steps.flatMap((step): ResolvedStep[] => {
    const now = whereNow(step, work, tools);
    switch (now.kind) {
      case "here":
        return [now.step];
      case "gone":
        return [];
      case "repacked": {
        const { path } = now;
        const stat = statOrNull(path, tools.tools.system.files);
        const isOurs = stat !== null && isCompressed(path) &&
          sameTime(step.expect.mtimeMs, stat.mtimeMs);
        if (!isOurs) throw new ThreadError(`"${path}" is in the place of "${step.from}" by now`);
        return [{ ...step, from: path, expect: fingerprintOf(stat) }];
      }
      default:
        return now satisfies never;
    }
  });
}

/**
 * What Codex keeps of a thread belongs to whoever may still come back with its id: it stays while the store has a row of the
 * thread, or the store or the trash a file. Looked at here, when it acts. Returns why something stays, for people.
 */
function purgeRows(
  thread: Work["thread"],
  options: ThreadTools,
  { ownRows }: {
    /** Whether the rows of a soft delete go too: those in the store are the thread's own. */
    readonly ownRows: boolean;
  },
): readonly string[] {
  const { db, store, remains } = options;
  const { id, rolloutIds } = thread;
  if (id === null || store.sqliteHome === null) return [];
  db?.exec(SMALL_LOG);
  const copy = remains.copyOf(thread);
  const isBack = !ownRows && db !== null && hasThreadRow(saveRows(db, id));
  const isLast = copy === null && !isBack;
  if (isLast) purgeSideDatabases({ id, rolloutIds }, options);
  if (ownRows && db !== null) inTransaction(db, () => deleteRows(db, saveRows(db, id)));
  if (isLast && db !== null) purgeTables(db, { tables: PURGED_LAST, thread: { id, rolloutIds } });
  if (isLast) return [];
  const where = copy === null ? "Codex's database has it again" : `it lies at "${copy}" too`;
  return [`what Codex's other databases keep of it stays: ${where}`];
}

/**
 * Where there is no room left, what is removed must not need much first: pages that the log of a database may grow to, and rows
 * of one transaction.
 */
const SMALL_LOG = "PRAGMA wal_autocheckpoint = 64";
const FEW_ROWS = 100;

/** In pieces: a purge that was cut off is only ever finished. */
function purgeTables(
  db: Database,
  { tables, thread }: Pick<PurgeOptions, "tables" | "thread">,
): void {
  const there = tables.filter(({ table, column }) => tableColumns(db, table).includes(column));
  if (there.length === 0) return;
  const purge = () => purgeSideRows(db, { tables: there, thread, most: FEW_ROWS });
  for (let isDone = false; !isDone;) isDone = inTransaction(db, purge);
}

/** One after the other (write-rules §1.2). */
function purgeSideDatabases(thread: PurgedThread, { tools, store }: ThreadTools): void {
  for (const { file, tables } of SIDE_DATABASES) {
    const path = joinPath(store.sqliteHome!, file);
    if (statOrNull(path, tools.system.files) === null) continue;
    using side = closing(tools.writer.openDatabase(path));
    side.exec(SHORT_BUSY_TIMEOUT);
    side.exec(SMALL_LOG);
    purgeTables(side, { tables, thread });
  }
}

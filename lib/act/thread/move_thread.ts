import { changeTail, isTailChanged, putTailBack, refuseReadTails } from "./change_tail.ts";
import { type ResolvedReplacement, type ResolvedTail, statOrNull } from "./place_files.ts";
import type { CommitTools, Prepared, Procedure, ThreadTools, Work } from "./procedure.ts";
import { refuseNewFork } from "./refuse_new_fork.ts";
import { isReplaced, prepareReplacement, putOriginalBack, takePlace } from "./replace_file.ts";
import { changeWithRow, isRowPast } from "./change_with_row.ts";
import type { Transfer } from "./transfer.ts";
import { elsewhere } from "./whereabouts.ts";

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
    return { ...work, transfers, made: [], isPublished: false };
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
  // Bytes that a fork counts on are neither cut off nor replaced (write-rules §5.2, §5.3).
  const isAppend = prepared.steps.every(({ kind }) => kind === "append");
  if (!isAppend) {
    refuseNewFork(prepared.thread, { newForks: options.newForks, where: "everywhere" });
  }
  changeWithRow(prepared, {
    db: options.db,
    changeFiles() {
      for (const step of tailsOf(prepared)) changeTail(step, options);
      for (const transfer of prepared.transfers) takePlace(transfer, options);
    },
  });
  return [];
}

function settle(work: Work, options: ThreadTools): boolean {
  const tails = tailsOf(work).map((step) => whereItIs(step, work, options));
  const isPast = isRowPast(work, options) ??
    (tails.every((step) => isTailChanged(step, options)) &&
      replacementsOf(work).every((step) => isReplaced(step, options)));
  if (isPast) return true;
  for (const step of tails) putTailBack(step, options);
  for (const step of replacementsOf(work)) putOriginalBack(step, options);
  return false;
}

/** The step on the file where Codex has put it meanwhile, archived for one; one that was compressed has other bytes. */
function whereItIs(step: ResolvedTail, work: Work, options: ThreadTools): ResolvedTail {
  if (statOrNull(step.from, options.tools.system.files) !== null) return step;
  const isPacked = step.from.endsWith(".zst");
  const found = elsewhere(step.from, work, options).find((path) =>
    path.endsWith(".zst") === isPacked
  );
  return found === undefined ? step : { ...step, from: found };
}

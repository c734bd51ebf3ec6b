import { changeTail, isTailChanged, putTailBack, refuseReadTails } from "./files/change_tail.ts";
import {
  resolvedMoves,
  type ResolvedPatches,
  type ResolvedReplacement,
  type ResolvedTail,
} from "../facts/files/resolved_step.ts";
import { ThreadError } from "../facts/thread_error.ts";
import type { CommitTools, Prepared, Procedure, ThreadTools, Work } from "./procedure.ts";
import { bringOver } from "./files/bring_over.ts";
import { isPatched, patchFile, putPatchBack } from "./files/patch_file.ts";
import { settleLeaving, unlinkSources } from "./files/leave_place.ts";
import { refuseNewFork } from "./refuse_new_fork.ts";
import {
  dropKept,
  dropStaged,
  isKept,
  isReplaced,
  prepareReplacement,
  putOriginalBack,
  takePlace,
} from "./files/replace_file.ts";
import { changeWithRow, isRowPast } from "./rows/change_with_row.ts";
import { publish, type Transfer } from "./files/transfer.ts";
import { whereNow } from "./files/whereabouts.ts";

/**
 * To another working directory, under its own id: a settings line behind the rollout, so that no byte that a fork counts on
 * changes its place, and the row (write-rules §5). A legacy rollout without settings is replaced; what is repaired may also be
 * written over. The row's commit is the thread's; without a row, its last file.
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
    const sidecars = bringOver(work, options);
    return { ...sidecars, transfers: [...transfers, ...sidecars.transfers] };
  },
  commit,
  finish(prepared, { tools }) {
    for (const transfer of replacing(prepared)) {
      if (transfer.copy !== null) tools.writer.unlink(transfer.move.from);
    }
    return [];
  },
  settle,
};

function tailsOf({ steps }: Pick<Work, "steps">): readonly ResolvedTail[] {
  return steps.filter((step) => step.kind === "append" || step.kind === "cut");
}

function replacementsOf({ steps }: Pick<Work, "steps">): readonly ResolvedReplacement[] {
  return steps.filter((step) => step.kind === "replace");
}

/** The new files that take the places of others; what else is on its way is a sidecar. */
function replacing({ steps, transfers }: Prepared): readonly Transfer[] {
  const places = new Set(replacementsOf({ steps }).map(({ from }) => from));
  return transfers.filter(({ move }) => places.has(move.to));
}

function patchesOf({ steps }: Work): readonly ResolvedPatches[] {
  return steps.filter((step) => step.kind === "patch");
}

function commit(prepared: Prepared, options: CommitTools): readonly string[] {
  // Bytes that a fork counts on are neither cut off nor replaced (write-rules §5.2, §5.3).
  const isAppend = tailsOf(prepared).every(({ kind }) => kind === "append");
  if (!isAppend || replacementsOf(prepared).length > 0) {
    refuseNewFork(prepared.thread, { newForks: options.newForks, where: "everywhere" });
  }
  changeWithRow(prepared, {
    db: options.db,
    changeFiles() {
      // A sidecar that tells of bytes which change goes first, and one that tells of those which return comes.
      const sidecars = prepared.transfers.filter((transfer) =>
        !replacing(prepared).includes(transfer)
      );
      for (const transfer of sidecars) publish(transfer, options.tools);
      unlinkSources(sidecars, options.tools);
      for (const step of tailsOf(prepared)) changeTail(step, options);
      for (const step of patchesOf(prepared)) patchFile(step, options);
      for (const transfer of replacing(prepared)) takePlace(transfer, options);
    },
  });
  return [];
}

function settle(work: Work, options: ThreadTools): boolean {
  const isPast = settleRollouts(work, options);
  const sidecars = resolvedMoves(work.steps);
  if (sidecars.length > 0) {
    settleLeaving({ ...work, steps: sidecars }, options, { isRowPast: null, decided: isPast });
  }
  return isPast;
}

function settleRollouts(work: Work, options: ThreadTools): boolean {
  if (isRowPast(work, options) === true) return true;
  const tails = tailsOf(work).flatMap((step) => whereItIs(step, work, options));
  const patches = patchesOf(work).flatMap((step) => whereItIs(step, work, options));
  const replacements = replacementsOf(work).flatMap((step) => whereItIs(step, work, options));
  // Without a row its last file decides; one that is nowhere any more was deleted by somebody else.
  const isThere = tails.length + patches.length + replacements.length ===
    work.steps.length - resolvedMoves(work.steps).length;
  const isPast = isThere && isRowPast(work, options) === null &&
    tails.every((step) => isTailChanged(step, options)) &&
    patches.every((step) => isPatched(step, options)) &&
    replacements.every((step) => isReplaced(step, options));
  if (isPast) return true;
  if (!isThere && replacementsOf(work).some((step) => isKept(step, options))) {
    // Somebody has deleted the thread: what the batch keeps of it is the last there is, and stays there.
    for (const step of replacementsOf(work)) dropStaged(step, options);
    return true;
  }
  for (const step of tails) putTailBack(step, options);
  for (const step of patches) putPatchBack(step, options);
  for (const step of replacements) putOriginalBack(step, options);
  for (const step of replacementsOf(work)) {
    dropStaged(step, options);
    dropKept(step, options);
  }
  return false;
}

/**
 * The step on the file where Codex has put it meanwhile; none when it is nowhere.
 *
 * @throws {ThreadError} when it was compressed, which hides how far the step has come.
 */
function whereItIs<T extends ResolvedTail | ResolvedPatches | ResolvedReplacement>(
  step: T,
  work: Work,
  options: ThreadTools,
): readonly T[] {
  const now = whereNow(step, work, options);
  switch (now.kind) {
    case "here":
      return [now.step];
    case "gone":
      return [];
    case "repacked":
      throw new ThreadError(
        `Codex has put "${now.path}" in the place of "${step.from}" meanwhile; resume the thread in ` +
          "Codex once, then say any command that changes something",
      );
    default:
      return now satisfies never;
  }
}

import { newCopyEdits } from "../../codex/edit/copy_edits.ts";
import { withInherited } from "../../codex/mend/inherited_bytes.ts";
import { editedRollout } from "../../codex/edit/line_editor.ts";
import type { ResolvedCreation } from "../facts/files/resolved_step.ts";
import { ThreadError } from "../facts/thread_error.ts";
import { creationsOf, placing, stageCreations, unlinkStaged } from "./files/made/creations.ts";
import { settleReaching } from "./files/reach_place.ts";
import { writePieces } from "./files/write_pieces.ts";
import type { Procedure, ThreadTools, Work } from "./procedure.ts";
import { putRowsAhead, RESTORE_THREAD, takeRowsBack } from "./restore_thread.ts";

/**
 * A copy of a thread for another working directory (codex-storage §6.3 c2): written in the batch's folder where nobody sees
 * it, then put in its place as a thread that comes back is: its row first, its file last.
 */
export const COPY_THREAD: Procedure = {
  after: "none",
  // The original must not grow while it is copied; the copy's own id is known to nobody yet.
  lockId: ({ steps }) => steps.find((step) => step.kind === "create")?.copy.oldId ?? null,
  names: "insert",
  prepare: (work, options) => stageCreations({ work, write: writeCopy }, options),
  putRowsAhead,
  commit: (prepared, tools) => RESTORE_THREAD.commit(prepared, tools),
  finish: (prepared, tools) => RESTORE_THREAD.finish(prepared, tools),
  settle,
};

async function writeCopy(
  { from, staged, expect, copy, inherits }: ResolvedCreation,
  { tools }: ThreadTools,
): Promise<void> {
  const { system, writer } = tools;
  const { mode } = system.files.lstat(from);
  const edits = newCopyEdits(copy, { standsAlone: inherits !== undefined });
  const own = editedRollout(from, system, edits);
  const pieces = inherits === undefined
    ? own
    : withInherited(own, { stretches: inherits, tools: system });
  await writePieces(staged, pieces, writer);
  if (!edits.hasMeta()) throw new ThreadError(`"${from}" has no metadata, so a copy has no id`);
  if (mode !== null) writer.setMode(staged, mode);
  writer.setMtime(staged, expect.mtimeMs);
}

/** Done once every file is in its place; before that nothing of it stays: the copy can be made again. */
function settle(work: Work, options: ThreadTools): boolean {
  const { db } = options;
  const moves = creationsOf(work).map(placing);
  const isDone = settleReaching(moves, work, options);
  unlinkStaged(moves, options);
  const { id, rows } = work.thread;
  if (!isDone && db !== null && id !== null) takeRowsBack(id, rows, db);
  return isDone;
}

import { converted2025 } from "../../../../codex/mend/flat/converted_2025.ts";
import { saveRows } from "../../../../codex/state/saved_rows.ts";
import { hasThreadRow } from "../../../../model/thread/saved_rows.ts";
import { statOrNull } from "../../../../system/files.ts";
import { filePlace } from "../../../facts/files/file_place.ts";
import { type ResolvedCreation, resolvedMoves } from "../../../facts/files/resolved_step.ts";
import { ThreadError } from "../../../facts/thread_error.ts";
import type { Procedure, ThreadTools, Work } from "../../procedure.ts";
import { changeWithRow } from "../../rows/change_with_row.ts";
import { bringOver } from "../bring_over.ts";
import { settleLeaving, unlinkSources } from "../leave_place.ts";
import { settleReaching } from "../reach_place.ts";
import { mayUnlinkSource, publish } from "../transfer.ts";
import { writePieces } from "../write_pieces.ts";
import { creationsOf, placing, stageCreations, unlinkStaged } from "./creations.ts";

/**
 * A rollout of 2025 that Codex reads again: its copy is written where nobody sees it, gets its place, which must be free, and then the
 * old file goes to the trash. The commit of the row that comes with it is the thread's; without one, the place of the copy is.
 */
export const CONVERT_FILE: Procedure = {
  after: "none",
  lockId: ({ id }) => id,
  names: "keep",
  async prepare(work, options) {
    const { transfers, made } = await stageCreations(
      { work, write: writeConverted },
      options,
    );
    const leaving = bringOver(work, options);
    return {
      ...leaving,
      transfers: [...transfers, ...leaving.transfers],
      made: [...made, ...leaving.made],
    };
  },
  commit(prepared, { db, tools }) {
    const staged = new Set(creationsOf(prepared).map((creation) => creation.staged));
    const leaving = prepared.transfers.filter(({ move }) => !staged.has(move.from));
    changeWithRow(prepared, {
      db,
      changeFiles() {
        for (const transfer of prepared.transfers) publish(transfer, tools);
        unlinkSources(leaving, tools);
      },
    });
    return [];
  },
  finish({ steps, transfers }, { tools }) {
    const staged = new Set(creationsOf({ steps }).map((creation) => creation.staged));
    for (const transfer of transfers.filter(({ move }) => staged.has(move.from))) {
      if (mayUnlinkSource(transfer, tools)) tools.writer.unlink(transfer.move.from);
    }
    return [];
  },
  settle,
};

async function writeConverted(
  { from, staged, expect, convert }: ResolvedCreation,
  { tools: { system, writer } }: ThreadTools,
): Promise<void> {
  if (convert === undefined) throw new ThreadError("its plan does not say how it is converted");
  const { mode } = system.files.lstat(from);
  await writePieces(staged, converted2025(from, { ...system, ...convert }), writer);
  if (mode !== null) writer.setMode(staged, mode);
  writer.setMtime(staged, expect.mtimeMs);
}

/** Before the commit nothing of the copy stays: it can be made again. */
function settle(work: Work, options: ThreadTools): boolean {
  const { tools: { writer, system: { files } }, sha256 } = options;
  const moves = creationsOf(work).map(placing);
  const isDone = isConverted(work, options);
  if (!isDone) {
    for (const move of moves) {
      if (filePlace(move, { files, sha256 }) === "both") writer.unlink(move.to);
    }
  }
  const leaving = resolvedMoves(work.steps);
  settleLeaving({ ...work, steps: leaving }, options, { isRowPast: null, decided: isDone });
  settleReaching(moves, work, options);
  unlinkStaged(moves, options);
  return isDone;
}

/** Whether a thread without a row has got one, ours or Codex's; where none comes, whether its copy is in its place. */
function isConverted(work: Work, { db, tools: { system } }: ThreadTools): boolean {
  const { id, rows } = work.thread;
  if (db !== null && id !== null && rows.length > 0) return hasThreadRow(saveRows(db, id));
  return creationsOf(work).every(({ to }) => statOrNull(to, system.files) !== null);
}

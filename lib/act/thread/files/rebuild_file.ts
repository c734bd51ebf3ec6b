import { rebuiltRollout } from "../../../codex/mend/rebuilt_rollout.ts";
import { openHistory } from "../../../codex/state/projection.ts";
import { filePlace } from "../../facts/files/file_place.ts";
import type { ResolvedCreation } from "../../facts/files/resolved_step.ts";
import { ThreadError } from "../../facts/thread_error.ts";
import type { Procedure, ThreadTools, Work } from "../procedure.ts";
import { changeWithRow, isRowPast } from "../rows/change_with_row.ts";
import { creationsOf, placing, stageCreations, unlinkStaged } from "./made/creations.ts";
import { settleReaching } from "./reach_place.ts";
import { mayUnlinkSource, publish } from "./transfer.ts";
import { writePieces } from "./write_pieces.ts";

/**
 * A rollout made anew for a thread that has lost it: written in the batch's folder where nobody sees it, then put in its place, which
 * must be free. Where columns of the row go along their commit is the thread's, else its file is.
 */
export const REBUILD_FILE: Procedure = {
  after: "none",
  lockId: ({ id }) => id,
  names: "keep",
  prepare: (work, options) => stageCreations({ work, write: writeRebuilt }, options),
  commit(prepared, { db, tools }) {
    const changeFiles = () => {
      for (const transfer of prepared.transfers) publish(transfer, tools);
    };
    changeWithRow(prepared, { db, changeFiles });
    return [];
  },
  finish({ transfers }, { tools }) {
    for (const transfer of transfers) {
      if (mayUnlinkSource(transfer, tools)) tools.writer.unlink(transfer.move.from);
    }
    return [];
  },
  settle,
};

async function writeRebuilt(
  { staged, expect, rebuild }: ResolvedCreation,
  { store, tools: { system, writer } }: ThreadTools,
): Promise<void> {
  if (rebuild === undefined) {
    throw new ThreadError("its plan does not say what its file is made of");
  }
  using history = openHistory(store, system);
  if (history === null) throw new ThreadError("Codex keeps no turns of it any more");
  await writePieces(staged, rebuiltRollout({ ...rebuild, history }), writer);
  writer.setMtime(staged, expect.mtimeMs);
}

/** Before the commit nothing of it stays: it can be made again. */
function settle(work: Work, options: ThreadTools): boolean {
  const { writer, system: { files } } = options.tools;
  const look = { files, sha256: options.sha256 };
  const moves = creationsOf(work).map(placing);
  const isPast = isRowPast(work, options);
  if (isPast === false) {
    // It has its name already, its row has not changed yet.
    for (const move of moves) if (filePlace(move, look) === "both") writer.unlink(move.to);
  }
  const isThere = settleReaching(moves, work, options);
  unlinkStaged(moves, options);
  return isThere || isPast === true;
}

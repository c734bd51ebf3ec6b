import type { AbsolutePath } from "../../../model/store.ts";
import { parentPath } from "../../../text/path_text.ts";
import { resolvedMoves } from "../../facts/files/resolved_step.ts";
import type { Prepared, ThreadTools, Work } from "../procedure.ts";
import { stage, type Transfer } from "./transfer.ts";

/** Makes the folders of a thread's targets and brings its bytes to their file system; no target is visible yet. */
export function bringOver(work: Work, tools: ThreadTools): Prepared {
  const transfers: Transfer[] = [];
  const made: AbsolutePath[] = [];
  for (const move of resolvedMoves(work.steps)) {
    made.push(...tools.tools.writer.makeDirs(parentPath(move.to)));
    transfers.push(stage(move, tools));
  }
  return { ...work, transfers, made, isPublished: false };
}

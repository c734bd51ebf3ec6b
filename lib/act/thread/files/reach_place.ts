import type { ActTools } from "../../tools.ts";
import { filePlace } from "../../facts/files/file_place.ts";
import { type ResolvedMove, syncFolders } from "../../facts/files/resolved_step.ts";
import { statOrNull } from "../../../system/files.ts";
import { parentPath } from "../../../text/path_text.ts";
import { ThreadError } from "../../facts/thread_error.ts";
import type { ThreadTools, Work } from "../procedure.ts";
import { removeTemporary } from "./transfer.ts";
import { elsewhere, holdsOurs } from "./whereabouts.ts";

/** Where a file that was on its way into the store is: there, on the way, or nowhere of both. */
type Reached = "there" | "not-yet" | "strange";

/**
 * Brings the files of a thread that was cut off on its way into the store to one side: with all of them there the names they
 * came from go, else those they got. What Codex has moved on from its place since is there. Returns whether all are.
 *
 * @throws {ThreadError} when some have come and others cannot: then nothing is touched.
 */
export function settleReaching(
  moves: readonly ResolvedMove[],
  work: Work,
  options: ThreadTools,
): boolean {
  const { tools, sha256 } = options;
  const { files } = tools.system;
  const look = { files, sha256 };
  for (const move of moves) removeTemporary(move, tools);
  const reached = moves.map((move) => ({ move, how: reach(move, work, options) }));
  if (moves.length > 0 && reached.every(({ how }) => how === "there")) {
    syncFolders(moves.map(({ to }) => parentPath(to)), tools);
    for (const move of moves) {
      giveTime(move, tools);
      if (statOrNull(move.from, files) !== null) tools.writer.unlink(move.from);
    }
    return true;
  }
  const strange = reached.find(({ move, how }) =>
    how === "strange" || (how === "there" && statOrNull(move.from, files) === null)
  );
  if (strange !== undefined) {
    throw new ThreadError(
      `"${strange.move.from}" has left the trash, other files of its thread not`,
    );
  }
  // Only a second name of the file that waits may go again.
  for (const { move, how } of reached) {
    if (how === "there" && filePlace(move, look) === "both") tools.writer.unlink(move.to);
  }
  return false;
}

/** Sets the time that a file gets with its place, where nobody has touched it since. */
export function giveTime(
  { to, expect, mtimeMs }: ResolvedMove,
  { system, writer }: ActTools,
): void {
  if (mtimeMs === undefined) return;
  if (statOrNull(to, system.files)?.mtimeMs === expect.mtimeMs) writer.setMtime(to, mtimeMs);
}

function reach(move: ResolvedMove, work: Work, options: ThreadTools): Reached {
  const look = { files: options.tools.system.files, sha256: options.sha256 };
  switch (filePlace(move, look)) {
    case "both":
    case "target":
      return "there";
    case "taken":
      return holdsOurs(move.to, move.from, options) ? "there" : "not-yet";
    case "source": {
      const theirs = elsewhere(move.to, work, options);
      return theirs.some((path) => holdsOurs(path, move.from, options)) ? "there" : "not-yet";
    }
    case "nowhere":
      return elsewhere(move.to, work, options).length > 0 ? "there" : "not-yet";
  }
}

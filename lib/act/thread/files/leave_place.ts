import { statOrNull } from "../../../system/files.ts";
import { parentPath } from "../../../text/path_text.ts";
import { type FilePlace, filePlace } from "../../facts/files/file_place.ts";
import { type ResolvedMove, resolvedMoves } from "../../facts/files/resolved_step.ts";
import { ThreadError } from "../../facts/thread_error.ts";
import type { ActTools } from "../../tools.ts";
import type { ThreadTools, Work } from "../procedure.ts";
import { mayUnlinkSource, publish, removeTemporary, stage, type Transfer } from "./transfer.ts";
import { asRepresented, elsewhere, refuseOther } from "./whereabouts.ts";

/**
 * Unlinks the sources of files that have reached their targets.
 *
 * @throws {ThreadError} when a name meanwhile belongs to another file, which is not ours to remove.
 */
export function unlinkSources(transfers: readonly Transfer[], tools: ActTools): void {
  for (const transfer of transfers) {
    const { from } = transfer.move;
    if (!mayUnlinkSource(transfer, tools)) {
      throw new ThreadError(`"${from}" was replaced while it was moved`);
    }
    tools.writer.unlink(from);
  }
}

/**
 * Finishes the files of a thread that is past its commit point, and puts them back before it, unless Codex has put them
 * somewhere else meanwhile: then ours go and its stay. Returns whether it is past.
 *
 * @throws {ThreadError} when what is there cannot be explained: then nothing of it is touched.
 */
export function settleLeaving(
  work: Work,
  options: ThreadTools,
  { isRowPast, decided }: {
    /** Whether its row is past the commit point; `null` when no row decides: then its last unlink does. */
    readonly isRowPast: (() => boolean) | null;
    /** Whether the thread is past it, where something else tells; left out: nothing does. */
    readonly decided?: boolean;
  },
): boolean {
  const { tools, sha256 } = options;
  const look = { files: tools.system.files, sha256 };
  const moves = resolvedMoves(work.steps).map((move) => asRepresented(move, look.files));
  for (const move of moves) removeTemporaries(move, tools);
  const places = moves.map((move) => ({ move, place: filePlace(move, look) }));
  const isPast = decided ?? (isRowPast === null
    ? isLastGone(places, work, options)
    // Codex, which does the same, leaves what is beside a rollout where it was: that follows.
    : (places.every(({ place }) => place !== "source" && place !== "nowhere") ||
      places.some(({ place }) => place === "target" || place === "both")) && isRowPast());
  if (isPast) {
    for (const { move, place } of places) {
      if (place === "source") bring(move, options);
      if (place === "both" || place === "source") tools.writer.unlink(move.from);
      if (move.mtimeMs !== undefined) tools.writer.setMtime(move.to, move.mtimeMs);
    }
    return true;
  }
  const back = places.map((placed) => wayBack(placed, work, options));
  const lost = back.find(({ way }) => way === "lost");
  if (lost !== undefined && places.some(({ place }) => place === "target")) {
    throw new ThreadError(`"${lost.move.from}" is gone, and not at "${lost.move.to}"`);
  }
  for (const { move, way } of back) {
    if (way === "bring") bring({ ...move, from: move.to, to: move.from }, options);
    if (way === "bring" || way === "drop") tools.writer.unlink(move.to);
    if (way === "bring" && move.mtimeMs !== undefined) {
      tools.writer.setMtime(move.from, move.expect.mtimeMs);
    }
  }
  return false;
}

interface Placed {
  readonly move: ResolvedMove;
  readonly place: FilePlace;
}

/** Left by an unfinished move, or by bringing a file back, which keeps the one it copies until all is on disk. */
function removeTemporaries(move: ResolvedMove, tools: ActTools): void {
  removeTemporary(move, tools);
  const { from, to, expect } = move;
  const isKept = statOrNull(to, tools.system.files) !== null;
  if (isKept) removeTemporary({ kind: "move", from: to, to: from, expect }, tools);
}

/** Without a row the last unlink decides; one that Codex has moved was not unlinked by us. */
function isLastGone(places: readonly Placed[], work: Work, options: ThreadTools): boolean {
  return places.every(({ place }) => place === "target" || place === "taken") &&
    places.every(({ move }) => elsewhere(move.from, work, options).length === 0);
}

/**
 * What puts a file back: `keep`: it is in its place. `drop`: it is in the store, and our other name goes. `bring`: it returns.
 * `gone`: Codex has it somewhere else, and we have none. `lost`: nobody has it.
 */
type Way = "keep" | "drop" | "bring" | "gone" | "lost";

function wayBack(
  { move, place }: Placed,
  work: Work,
  options: ThreadTools,
): { readonly move: ResolvedMove; readonly way: Way } {
  switch (place) {
    case "source":
      return { move, way: "keep" };
    case "both":
      return { move, way: "drop" };
    case "taken":
      refuseOther([move.from], move.to, options);
      return { move, way: "drop" };
    case "target": {
      const theirs = elsewhere(move.from, work, options).filter((path) => path !== move.to);
      if (theirs.length === 0) return { move, way: "bring" };
      refuseOther(theirs, move.to, options);
      return { move, way: "drop" };
    }
    case "nowhere":
      return { move, way: elsewhere(move.from, work, options).length > 0 ? "gone" : "lost" };
    default:
      return place satisfies never;
  }
}

/** On disk before the other name goes: a power cut must never find neither. */
function bring({ from, to, expect }: ResolvedMove, options: ThreadTools): void {
  const { writer } = options.tools;
  const folder = parentPath(to);
  for (const made of writer.makeDirs(folder)) writer.syncDir(parentPath(made));
  publish(stage({ kind: "move", from, to, expect }, options), options.tools);
  writer.syncDir(folder);
}

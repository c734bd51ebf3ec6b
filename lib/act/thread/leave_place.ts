import { parentPath } from "../../model/path_text.ts";
import type { ActTools } from "../tools.ts";
import { filePlace } from "./file_place.ts";
import { type ResolvedMove, resolvedMoves, statOrNull, ThreadError } from "./place_files.ts";
import type { ThreadTools, Work } from "./procedure.ts";
import { mayUnlinkSource, publish, removeTemporary, stage, type Transfer } from "./transfer.ts";

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

/** What bringing a thread that was cut off while it left its place to one side takes. */
export interface SettleLeavingOptions extends ThreadTools {
  /** Whether its row is past the commit point; `null` when no row decides: then its last unlink does. */
  readonly isRowPast: (() => boolean) | null;
}

/**
 * Finishes the files of a thread that is past its commit point, and puts them back before it. Returns whether it is past.
 *
 * @throws {ThreadError} when what is there cannot be explained: then nothing of it is touched.
 */
export function settleLeaving({ steps }: Work, options: SettleLeavingOptions): boolean {
  const { tools, sha256, isRowPast } = options;
  const look = { files: tools.system.files, sha256 };
  const moves = resolvedMoves(steps);
  for (const move of moves) {
    removeTemporary(move, tools);
    // Left by bringing a file back, which keeps the one it copies until all is on disk.
    const { from, to, expect } = move;
    const isKept = statOrNull(to, tools.system.files) !== null;
    if (isKept) removeTemporary({ kind: "move", from: to, to: from, expect }, tools);
  }
  const places = moves.map((move) => ({ move, place: filePlace(move, look) }));
  const hasMoved = places.some(({ place }) => place === "target");
  const lost = places.find(({ place }) => place === "nowhere");
  if (lost !== undefined && hasMoved) {
    throw new ThreadError(`"${lost.move.from}" is gone, and not at "${lost.move.to}"`);
  }
  const haveLeft = places.every(({ place }) => place !== "source" && place !== "nowhere");
  const isPast = haveLeft &&
    (isRowPast !== null
      ? isRowPast()
      : places.every(({ place }) => place === "target" || place === "taken"));
  if (isPast) {
    for (const { move, place } of places) {
      if (place === "both") tools.writer.unlink(move.from);
      if (move.mtimeMs !== undefined) tools.writer.setMtime(move.to, move.mtimeMs);
    }
    return true;
  }
  const taken = places.find(({ place }) => place === "taken");
  if (taken !== undefined) {
    throw new ThreadError(
      `"${taken.move.from}" is another file by now; ours is "${taken.move.to}"`,
    );
  }
  for (const { move, place } of places) {
    if (place === "target") bringBack(move, options);
    if (place === "target" || place === "both") tools.writer.unlink(move.to);
    if (place !== "nowhere" && move.mtimeMs !== undefined) {
      tools.writer.setMtime(move.from, move.expect.mtimeMs);
    }
  }
  return false;
}

/** On disk before the other name goes: a power cut must never find neither. */
function bringBack({ from, to, expect }: ResolvedMove, options: ThreadTools): void {
  const { writer } = options.tools;
  const folder = parentPath(from);
  for (const made of writer.makeDirs(folder)) writer.syncDir(parentPath(made));
  publish(stage({ kind: "move", from: to, to: from, expect }, options), options.tools);
  writer.syncDir(folder);
}

import { parentPath } from "../../model/path_text.ts";
import type { Files, FileStat } from "../../system/files.ts";
import type { Sha256 } from "../../system/system.ts";
import type { ActTools } from "../tools.ts";
import { type ResolvedMove, resolvedMoves, statOrNull, ThreadError } from "./place_files.ts";
import type { ThreadTools, Work } from "./procedure.ts";
import { mayUnlinkSource, publish, removeTemporary, stage, type Transfer } from "./transfer.ts";

/**
 * Where the file of a move is right now, whatever stage the move was cut off at.
 *
 * - `source`: not moved. `both`: one file under two names, or its finished copy on another file system. `target`: moved.
 * - `taken`: the target is there, and the source's name belongs to another file. Neither may be removed.
 * - `nowhere`: neither name is there.
 */
export type FilePlace = "source" | "both" | "target" | "taken" | "nowhere";

/** What looking takes. */
export interface FilePlaceTools {
  readonly files: Files;
  readonly sha256: Sha256;
}

/** Looks at both names of a move; links are not followed. Reads both files whole only where no inode can tell. */
export function filePlace({ from, to }: ResolvedMove, tools: FilePlaceTools): FilePlace {
  const [source, target] = [statOrNull(from, tools.files), statOrNull(to, tools.files)];
  if (source === null) return target === null ? "nowhere" : "target";
  if (target === null) return "source";
  if (isOneFile(source, target)) return "both";
  const isCopy = source.kind === "file" && target.kind === "file" && source.size === target.size &&
    digestOf(from, tools) === digestOf(to, tools);
  return isCopy ? "both" : "taken";
}

/** Whether two names belong to one file. */
export function isOneFile(a: FileStat, b: FileStat): boolean {
  return a.inode !== null && a.inode === b.inode && a.device === b.device;
}

const PIECE_BYTES = 1024 * 1024;

/** SHA-256 of a file, as hex. */
export function digestOf(path: string, { files, sha256 }: FilePlaceTools): string {
  const file = files.open(path);
  try {
    const digest = sha256.start();
    const buffer = new Uint8Array(PIECE_BYTES);
    for (let at = 0;;) {
      const count = file.readAt(buffer, at);
      if (count === 0) return digest.hex();
      digest.update(buffer.subarray(0, count));
      at += count;
    }
  } finally {
    file.close();
  }
}

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

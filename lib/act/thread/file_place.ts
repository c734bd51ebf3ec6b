import type { Files } from "../../system/files.ts";
import { type ResolvedMove, statOrNull } from "./place_files.ts";

/**
 * Where the file of a move is right now, whatever stage the move was cut off at.
 *
 * - `source`: not moved. `both`: linked, one file under two names. `target`: moved.
 * - `taken`: the target is there, and the source's name belongs to another file. Neither may be removed.
 * - `nowhere`: neither name is there.
 */
export type FilePlace = "source" | "both" | "target" | "taken" | "nowhere";

/** Looks at both names of a move; links are not followed. */
export function filePlace({ from, to }: ResolvedMove, files: Files): FilePlace {
  const [source, target] = [statOrNull(from, files), statOrNull(to, files)];
  if (source === null) return target === null ? "nowhere" : "target";
  if (target === null) return "source";
  return source.inode !== null && source.inode === target.inode &&
      source.device === target.device
    ? "both"
    : "taken";
}

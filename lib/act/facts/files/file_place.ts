import { type FileStat, statOrNull } from "../../../system/files.ts";
import { digestOf, type DigestTools } from "./file_digest.ts";
import type { ResolvedMove } from "./resolved_step.ts";

/**
 * Where the file of a move is right now, whatever stage the move was cut off at.
 *
 * - `source`: not moved. `both`: one file under two names, or its finished copy on another file system. `target`: moved.
 * - `taken`: the target is there, and the source's name belongs to another file. Neither may be removed.
 * - `nowhere`: neither name is there.
 */
export type FilePlace = "source" | "both" | "target" | "taken" | "nowhere";

/** Looks at both names of a move; links are not followed. Reads both files whole only where no inode can tell. */
export function filePlace({ from, to }: ResolvedMove, tools: DigestTools): FilePlace {
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

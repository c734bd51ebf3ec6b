import type { Files, FileStat } from "../../system/files.ts";
import type { Sha256 } from "../../system/system.ts";
import { type ResolvedMove, statOrNull } from "./place_files.ts";

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

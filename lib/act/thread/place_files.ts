import { parentPath } from "../../model/path_text.ts";
import type { Move } from "../../model/plan.ts";
import type { StorePaths } from "../../model/store.ts";
import { type Fingerprint, sameFingerprint } from "../../model/fingerprint.ts";
import { resolvePlace } from "../../plan/place.ts";
import { errorCode, type Files, type FileStat } from "../../system/files.ts";

/** A move with absolute paths, checked to lie inside the store and its trash. */
export interface ResolvedMove {
  readonly from: string;
  readonly to: string;
  readonly expect: Fingerprint;
}

/** What looking at places takes. */
export interface PlaceTools {
  readonly files: Files;
  readonly store: StorePaths;
}

/** Why a thread cannot be done; told to the user as it is. */
export class ThreadError extends Error {}

/**
 * Absolute paths of the moves of one thread.
 *
 * @throws {ThreadError} when a path leaves the store or passes through a link: journals and trees are untrusted.
 */
export function resolveMoves(
  moves: readonly Move[],
  { files, store }: PlaceTools,
): ResolvedMove[] {
  return moves.map(({ from, to, expect }) => {
    const [source, target] = [resolvePlace(from, store), resolvePlace(to, store)];
    if (source === null || target === null) {
      throw new ThreadError(`its path "${from.path}" leads out of the store`);
    }
    for (const path of [source, target]) refuseLinks(path, { files, store });
    return { from: source, to: target, expect };
  });
}

/** Below the store's own roots every folder must be a folder: a link could lead anywhere (write-rules, "Never"). */
function refuseLinks(path: string, { files, store }: PlaceTools): void {
  const roots = new Set([store.sessionsRoot, store.archivedRoot, store.trashRoot]);
  for (let at = parentPath(path); !roots.has(at) && at !== "/"; at = parentPath(at)) {
    const stat = statOrNull(at, files);
    if (stat !== null && stat.kind !== "directory") {
      throw new ThreadError(`"${at}" is not a folder but a link or file`);
    }
  }
}

/** What is at a path, links not followed; `null` when nothing is. */
export function statOrNull(path: string, files: Files): FileStat | null {
  try {
    return files.lstat(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
}

/**
 * @throws {ThreadError} when a source is not the file that was planned, or a target is taken.
 */
export function checkMoves(moves: readonly ResolvedMove[], files: Files): void {
  for (const { from, to, expect } of moves) {
    const seen = statOrNull(from, files);
    if (seen === null) throw new ThreadError(`"${from}" is gone`);
    if (seen.kind !== "file") throw new ThreadError(`"${from}" is not a regular file`);
    if (!sameFingerprint(expect, seen)) {
      throw new ThreadError(`"${from}" has changed since it was looked at`);
    }
    if (statOrNull(to, files) !== null) {
      throw new ThreadError(`"${to}" is taken; nothing is overwritten`);
    }
  }
}

/** What went wrong, for people. */
export function troubleText(error: unknown): string {
  const code = errorCode(error);
  if (code === "EXDEV") {
    return "the trash lies on another file system; name one beside the store with --trash-root";
  }
  if (code === "ENOSPC") return "no space left on the disk";
  if (code === "EBUSY") return "Codex keeps a lock that is needed for a moment; try again";
  return error instanceof Error ? error.message : String(error);
}

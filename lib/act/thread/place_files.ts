import { parentPath } from "../../model/path_text.ts";
import type { FileStep } from "../../model/plan.ts";
import type { StorePaths } from "../../model/store.ts";
import { type Fingerprint, sameFingerprint } from "../../model/fingerprint.ts";
import { resolvePlace } from "../../plan/place.ts";
import { errorCode, type Files, type FileStat } from "../../system/files.ts";

/** A move with absolute paths, checked to lie inside the store and its trash. */
export interface ResolvedMove {
  readonly kind: "move";
  readonly from: string;
  readonly to: string;
  readonly expect: Fingerprint;
  /** Modification time it gets, in milliseconds; absent: it keeps its own. */
  readonly mtimeMs?: number;
}

/** A removal with its absolute path. */
export interface ResolvedRemoval {
  readonly kind: "remove";
  readonly from: string;
  readonly expect: Fingerprint;
}

/** A step with absolute paths. */
export type ResolvedStep = ResolvedMove | ResolvedRemoval;

/** What looking at places takes. */
export interface PlaceTools {
  readonly files: Files;
  readonly store: StorePaths;
}

/** Why a thread cannot be done; told to the user as it is. */
export class ThreadError extends Error {}

/**
 * Absolute paths of the steps of one thread.
 *
 * @throws {ThreadError} when a path leaves the store or passes through a link: journals and trees are untrusted.
 */
export function resolveSteps(
  steps: readonly FileStep[],
  { files, store }: PlaceTools,
): ResolvedStep[] {
  return steps.map((step) => {
    const resolve = (place: FileStep["from"]): string => {
      const path = resolvePlace(place, store);
      if (path === null) throw new ThreadError(`its path "${place.path}" leads out of the store`);
      refuseLinks(path, { files, store });
      return path;
    };
    const { expect } = step;
    const from = resolve(step.from);
    if (step.kind === "remove") return { kind: "remove", from, expect };
    const to = resolve(step.to);
    return {
      kind: "move",
      from,
      to,
      expect,
      ...(step.mtimeMs === undefined ? {} : { mtimeMs: step.mtimeMs }),
    };
  });
}

/** Only the moves. */
export function resolvedMoves(steps: readonly ResolvedStep[]): readonly ResolvedMove[] {
  return steps.filter((step) => step.kind === "move");
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
export function checkSteps(steps: readonly ResolvedStep[], files: Files): void {
  for (const step of steps) {
    checkSource(step, files);
    if (step.kind === "move" && statOrNull(step.to, files) !== null) {
      throw new ThreadError(`"${step.to}" is taken; nothing is overwritten`);
    }
  }
}

/** @throws {ThreadError} when the source of a step is not the file that was planned. */
export function checkSource({ from, expect }: ResolvedStep, files: Files): void {
  const seen = statOrNull(from, files);
  if (seen === null) throw new ThreadError(`"${from}" is gone`);
  if (seen.kind !== "file") throw new ThreadError(`"${from}" is not a regular file`);
  if (!sameFingerprint(expect, seen)) {
    throw new ThreadError(`"${from}" has changed since it was looked at`);
  }
}

/** What went wrong, for people. */
export function troubleText(error: unknown): string {
  switch (errorCode(error)) {
    case "ENOSPC":
      return "no space left on the disk; free some, or name a trash on another disk with --trash-root";
    case "EROFS":
      return `the file system is mounted read-only (${messageOf(error)})`;
    case "EBUSY":
      return "Codex keeps a lock that is needed for a moment; try again";
    case "EMFILE":
      return "too many open files; raise the limit (ulimit -n) and try again";
    default:
      return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

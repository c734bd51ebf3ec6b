import type { StoreFiles } from "../../../codex/liveness.ts";
import { type Fingerprint, sameFingerprint } from "../../../model/fingerprint.ts";
import type {
  AppendStep,
  CreateStep,
  CutStep,
  FileStep,
  PatchStep,
  Place,
  ReplaceStep,
} from "../../../model/plan.ts";
import type { AbsolutePath, StorePaths } from "../../../model/store.ts";
import type { Inherited } from "../../../model/thread/byte_edits.ts";
import { resolvePlace } from "../../../plan/place.ts";
import { type Files, statOrNull } from "../../../system/files.ts";
import { parentPath } from "../../../text/path_text.ts";
import type { ActTools } from "../../tools.ts";
import { ThreadError } from "../thread_error.ts";

/** A move with absolute paths, checked to lie inside the store and its trash. */
export interface ResolvedMove {
  readonly kind: "move";
  readonly from: AbsolutePath;
  readonly to: AbsolutePath;
  readonly expect: Fingerprint;
  /** Modification time it gets, in milliseconds; absent: it keeps its own. */
  readonly mtimeMs?: number;
}

/** A removal with its absolute path. */
export interface ResolvedRemoval {
  readonly kind: "remove";
  readonly from: AbsolutePath;
  readonly expect: Fingerprint;
}

/** What a rollout takes in of another one, with the absolute path. */
export interface ResolvedInherited extends Omit<Inherited, "path"> {
  readonly from: AbsolutePath;
}

/** A copy to make, with absolute paths. */
export interface ResolvedCreation
  extends Pick<CreateStep, "kind" | "expect" | "copy" | "import" | "rebuild" | "convert"> {
  readonly inherits?: readonly ResolvedInherited[];
  readonly from: AbsolutePath;
  readonly staged: AbsolutePath;
  readonly to: AbsolutePath;
}

/** An append or a cut, with its absolute path. */
export type ResolvedTail =
  | (Omit<AppendStep, "from"> & { readonly from: AbsolutePath })
  | (Omit<CutStep, "from"> & { readonly from: AbsolutePath });

/** Bytes to write over, with the absolute path. */
export interface ResolvedPatches extends Omit<PatchStep, "from" | "rollout"> {
  readonly from: AbsolutePath;
}

/** A replacement, with absolute paths. */
export interface ResolvedReplacement
  extends Pick<ReplaceStep, "kind" | "expect" | "cwd" | "mtimeMs" | "splices" | "decode"> {
  readonly from: AbsolutePath;
  readonly staged: AbsolutePath;
  readonly kept: AbsolutePath;
  readonly source?: AbsolutePath;
  readonly inherits?: readonly ResolvedInherited[];
}

/** A step with absolute paths. */
export type ResolvedStep =
  | ResolvedMove
  | ResolvedRemoval
  | ResolvedCreation
  | ResolvedTail
  | ResolvedPatches
  | ResolvedReplacement;

/** Folders in which a step changes something. */
export function foldersOf(step: ResolvedStep): readonly AbsolutePath[] {
  switch (step.kind) {
    case "move":
      return [parentPath(step.to), parentPath(step.from)];
    case "create":
      return [parentPath(step.to)];
    case "replace":
      return [parentPath(step.from), parentPath(step.kept)];
    case "remove":
    case "append":
    case "cut":
    case "patch":
      return [parentPath(step.from)];
    default:
      return step satisfies never;
  }
}

/** Forces folders to disk, as far as they are there: a power cut must not take what has been done in them. */
export function syncFolders(folders: readonly AbsolutePath[], { system, writer }: ActTools): void {
  for (const folder of new Set(folders)) {
    if (statOrNull(folder, system.files) !== null) writer.syncDir(folder);
  }
}

/** What looking at places takes. */
export interface PlaceTools extends StoreFiles {
  /** Folders that were looked at for other threads of the same piece of work just now; this one's are added. Left out: none. */
  readonly checked?: Set<string>;
  /** The home that threads come from; left out: nobody goes to one, as where a batch is settled. */
  readonly source?: StorePaths;
}

/**
 * Absolute paths of the steps of one thread.
 *
 * @throws {ThreadError} when a path leaves the store or passes through a link: journals and trees are untrusted.
 */
export function resolveSteps(
  steps: readonly FileStep[],
  tools: PlaceTools,
): ResolvedStep[] {
  const resolve = (place: Place) => resolveIn(tools.store, place, tools);
  return steps.map((step): ResolvedStep => {
    const isImport = step.kind === "create" && step.import !== undefined;
    const from = isImport ? sourceOf(step.from, tools) : resolve(step.from);
    switch (step.kind) {
      case "move":
        return { ...step, from, to: resolve(step.to) };
      case "create":
        return {
          ...withInherits(step, resolve),
          ...{ from, staged: resolve(step.staged), to: resolve(step.to) },
        };
      case "replace": {
        const [staged, kept] = [resolve(step.staged), resolve(step.kept)];
        const { source, ...rest } = withInherits(step, resolve);
        const origin = source === undefined ? {} : { source: resolve(source) };
        return { ...rest, from, staged, kept, ...origin };
      }
      case "remove":
      case "append":
      case "cut":
      case "patch":
        return { ...step, from };
      default:
        throw new ThreadError("its plan has a step that this version does not know");
    }
  });
}

function withInherits<T extends CreateStep | ReplaceStep>(
  { inherits, ...step }: T,
  resolve: (place: Place) => AbsolutePath,
): Omit<T, "inherits"> & Pick<ResolvedCreation, "inherits"> {
  if (inherits === undefined) return step;
  const resolved = inherits.map(({ path, ...part }) => {
    return { ...part, from: resolve({ in: "store", path }) };
  });
  return { ...step, inherits: resolved };
}

function resolveIn(store: StorePaths, place: Place, tools: PlaceTools): AbsolutePath {
  const path = resolvePlace(place, store);
  if (path === null) throw new ThreadError(`its path "${place.path}" leads out of the store`);
  refuseLinks(path, { ...tools, store });
  return path;
}

/**
 * Where a rollout of another home is. What a journal says of that home is never followed: where nobody goes to one, the same place in
 * the store stands for it, which nobody looks at.
 */
function sourceOf(from: Place, tools: PlaceTools): AbsolutePath {
  return resolveIn(tools.source ?? tools.store, from, tools);
}

/** Only the moves. */
export function resolvedMoves(steps: readonly ResolvedStep[]): readonly ResolvedMove[] {
  return steps.filter((step) => step.kind === "move");
}

/** Below the store's own roots every folder must be a folder: a link could lead anywhere (write-rules, "Never"). */
function refuseLinks(path: AbsolutePath, { files, store, checked = new Set() }: PlaceTools): void {
  const roots = new Set([store.sessionsRoot, store.archivedRoot, store.trashRoot]);
  for (let at = parentPath(path); !roots.has(at) && at !== parentPath(at); at = parentPath(at)) {
    if (checked.has(at)) return;
    const stat = statOrNull(at, files);
    if (stat !== null && stat.kind !== "directory") {
      throw new ThreadError(`"${at}" is not a folder but a link or file`);
    }
    if (stat !== null) checked.add(at);
  }
}

/**
 * @throws {ThreadError} when a source is not the file that was planned, or a target is taken.
 */
export function checkSteps(steps: readonly ResolvedStep[], files: Files): void {
  for (const step of steps) {
    const isFromNothing = step.kind === "create" && step.rebuild !== undefined;
    if (!isFromNothing) checkSource(step, files);
    const isTaken = "to" in step && statOrNull(step.to, files) !== null;
    if (isTaken) throw new ThreadError(`"${step.to}" is taken; nothing is overwritten`);
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

import { compressedPath, isCompressed } from "../../../codex/rollout_name.ts";
import { readChunks } from "../../../codex/rollout_reader.ts";
import { type Fingerprint, fingerprintOf } from "../../../model/fingerprint.ts";
import type { JournalOutcome } from "../../../model/journal.ts";
import type { Place, ReplaceStep } from "../../../model/plan.ts";
import type { AbsolutePath, StorePaths } from "../../../model/store.ts";
import { placeInTrash, resolvePlace } from "../../../plan/place.ts";
import { errorCode, type FileStat, statOrNull } from "../../../system/files.ts";
import type { Sha256, System } from "../../../system/system.ts";
import { besidePath } from "../../../text/path_text.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { lookAtRest } from "../../facts/files/at_rest.ts";
import { streamDigest } from "../../facts/files/file_digest.ts";

/** What looking at a replaced file takes. */
export interface ReplacementBackOptions {
  readonly world: ChangeWorld;
  readonly sha256: Sha256;
  /** The new file as it was made, by its outcome. */
  readonly made: JournalOutcome["made"];
}

/** The way back of a replaced rollout that nobody has touched since: its kept original as it was; `null` otherwise. */
export async function replacementBack(
  step: ReplaceStep,
  { world: { store, system, batchId }, sha256, made }: ReplacementBackOptions,
): Promise<ReplaceStep | null> {
  if (made === undefined) return null;
  const original = resolvePlace(step.kept, store);
  const now = await untouched(step.from, { store, made, system, sha256 });
  if (now === null || original === null) return null;
  const kept = lookAtRest(original, step.expect, { files: system.files, sha256 });
  if (kept.kind !== "same" && kept.kind !== "retimed") return null;
  const next = placeInTrash(now.place, batchId);
  const { cwd, splices: _, inherits: __, decode: ___, ...rest } = step;
  return {
    ...rest,
    from: now.place,
    expect: fingerprintOf(now.stat),
    mtimeMs: step.expect.mtimeMs,
    kept: next,
    staged: { ...next, path: besidePath(next.path, ".new") },
    source: step.kept,
    ...(cwd === undefined ? {} : { cwd: { from: cwd.to, to: cwd.from } }),
  };
}

interface Untouched {
  readonly place: Place;
  readonly stat: FileStat;
}

/** Where the new file lies as it was made, or as Codex has compressed it. `null`: somebody has gone on in it. */
async function untouched(
  place: Place,
  { store, made, system, sha256 }: {
    readonly store: StorePaths;
    readonly made: Fingerprint;
    readonly system: System;
    readonly sha256: Sha256;
  },
): Promise<Untouched | null> {
  const { files } = system;
  const path = resolvePlace(place, store);
  if (path === null) return null;
  const now = lookAtRest(path, made, { files, sha256 });
  if (now.kind === "same" || now.kind === "retimed") return { place, stat: now.stat };
  if (now.kind !== "gone" || isCompressed(path) || made.digest === undefined) return null;
  const packed = compressedPath(path);
  const stat = statOrNull(packed, files);
  if (stat?.kind !== "file") return null;
  const digest = await packedDigest(packed, { size: made.size, system, sha256 });
  return digest === made.digest
    ? { place: { ...place, path: compressedPath(place.path) }, stat }
    : null;
}

/** `null` also where its compressed data is damaged. */
async function packedDigest(
  path: AbsolutePath,
  { size, system, sha256 }: {
    readonly size: number;
    readonly system: System;
    readonly sha256: Sha256;
  },
): Promise<string | null> {
  try {
    return await streamDigest(readChunks(path, system), { size, sha256 });
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null;
  }
}

import { fingerprintOf } from "../../../model/fingerprint.ts";
import type { JournalOutcome } from "../../../model/journal.ts";
import type { ReplaceStep } from "../../../model/plan.ts";
import { placeInTrash, resolvePlace } from "../../../plan/place.ts";
import type { Sha256 } from "../../../system/system.ts";
import { besidePath } from "../../../text/path_text.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { lookAtRest } from "../../facts/files/at_rest.ts";

/** What looking at a replaced file takes. */
export interface ReplacementBackOptions {
  readonly world: ChangeWorld;
  readonly sha256: Sha256;
  /** The new file as it was made, by its outcome. */
  readonly made: JournalOutcome["made"];
}

/** The way back of a replaced rollout that nobody has touched since: its kept original as it was; `null` otherwise. */
export function replacementBack(
  step: ReplaceStep,
  { world: { store, system, batchId }, sha256, made }: ReplacementBackOptions,
): ReplaceStep | null {
  if (made === undefined) return null;
  const look = { files: system.files, sha256 };
  const path = resolvePlace(step.from, store);
  const original = resolvePlace(step.kept, store);
  if (path === null || original === null) return null;
  const now = lookAtRest(path, made, look);
  const kept = lookAtRest(original, step.expect, look);
  if (now.kind !== "same" && now.kind !== "retimed") return null;
  if (kept.kind !== "same" && kept.kind !== "retimed") return null;
  const next = placeInTrash(step.from, batchId);
  const { cwd, splices: _, ...rest } = step;
  return {
    ...rest,
    expect: fingerprintOf(now.stat),
    mtimeMs: step.expect.mtimeMs,
    kept: next,
    staged: { ...next, path: besidePath(next.path, ".new") },
    source: step.kept,
    ...(cwd === undefined ? {} : { cwd: { from: cwd.to, to: cwd.from } }),
  };
}

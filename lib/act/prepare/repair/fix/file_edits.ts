import { readLines } from "../../../../codex/rollout_reader.ts";
import type { RolloutFacts } from "../../../../diagnose/facts.ts";
import { fingerprintOf } from "../../../../model/fingerprint.ts";
import type { PatchStep, ReplaceStep } from "../../../../model/plan.ts";
import type { Patch, Splice } from "../../../../model/thread/byte_edits.ts";
import { placeInStore, placeInTrash } from "../../../../plan/place.ts";
import { besidePath } from "../../../../text/path_text.ts";
import type { ChangeWorld } from "../../../facts/change_world.ts";
import type { Unmended } from "./fix_row.ts";

/** A line of a rollout, whole. */
export interface WholeLine {
  readonly offset: number;
  /** Without its line feed. */
  readonly bytes: Uint8Array;
  readonly terminated: boolean;
}

/** Longest line that is changed. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Lines from the beginning of a rollout, blank ones left out; those that are too long too. */
export async function* firstLines(
  { path }: Pick<RolloutFacts, "path">,
  { system }: Pick<ChangeWorld, "system">,
): AsyncGenerator<WholeLine> {
  for await (const line of readLines(path, system, { end: MOST_BYTES, whole: true })) {
    const { bytes, offset, terminated } = line;
    if (bytes === null || bytes.every((byte) => byte <= 0x20 && byte !== 0)) continue;
    yield { offset, bytes: bytes.slice(), terminated };
  }
}

/** What is known of a file that is changed. */
export type Edited = Pick<RolloutFacts, "path" | "compressed">;

/** Bytes in place; of a compressed file a new one in its place. Else why they cannot be written there. */
export function patchStep(
  file: Edited,
  world: ChangeWorld,
  { patches }: Pick<PatchStep, "patches">,
): PatchStep | ReplaceStep | Unmended {
  if (file.compressed) return replaceStep(file, world, { splices: patches.map(asSplice) });
  const common = commonOf(file, world);
  return "cannot" in common ? common : { ...common, kind: "patch", patches };
}

function asSplice({ offset, before, after }: Patch): Splice {
  return { offset, remove: Uint8Array.fromBase64(before).length, insert: after };
}

/** A new file in the place of the old one, which the batch keeps; else why there can be none. */
export function replaceStep(
  file: Edited,
  world: ChangeWorld,
  change: Pick<ReplaceStep, "splices" | "decode">,
): ReplaceStep | Unmended {
  const common = commonOf(file, world);
  if ("cannot" in common) return common;
  const kept = placeInTrash(common.from, world.batchId);
  const staged = { ...kept, path: besidePath(kept.path, ".new") };
  return { ...common, kind: "replace", staged, kept, ...change };
}

function commonOf(
  { path }: Edited,
  { store, system }: ChangeWorld,
): Pick<PatchStep, "from" | "expect" | "rollout"> | Unmended {
  const from = placeInStore(path, store);
  if (from === null) return { cannot: "its file lies outside of this store" };
  return { from, rollout: true, expect: fingerprintOf(system.files.lstat(path)) };
}

/** Bytes that a file grows by. */
export function growthOf(splices: readonly Splice[]): number {
  return splices.reduce(
    (sum, { remove, insert }) => sum + Uint8Array.fromBase64(insert).length - remove,
    0,
  );
}

/** Bytes as a journal keeps them. */
export function patchOf(
  offset: number,
  { before, after }: { readonly before: Uint8Array; readonly after: Uint8Array },
): Patch {
  return { offset, before: before.toBase64(), after: after.toBase64() };
}

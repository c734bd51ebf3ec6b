import type { JournalThread } from "../../model/journal.ts";
import type { FileStep, Place, RowUpdate } from "../../model/plan.ts";
import type { StorePaths } from "../../model/store.ts";
import { resolvePlace } from "../../plan/place.ts";
import type { Files } from "../../system/files.ts";
import type { Sha256 } from "../../system/system.ts";
import { digestOf } from "../thread/file_place.ts";
import { statOrNull } from "../thread/place_files.ts";

/** What looking at a thread's files takes. */
export interface CompressedSinceOptions {
  readonly store: StorePaths;
  readonly files: Files;
  readonly sha256: Sha256;
}

/**
 * The thread planned again where Codex has compressed rollouts of it since the plan: the same time, `.zst` behind the name
 * (write-rules §3.6). `null` when it has not. Its writer lock must be held: Codex compresses no thread whose lock is taken.
 */
export function compressedSince(
  thread: JournalThread,
  options: CompressedSinceOptions,
): JournalThread | null {
  /** Final paths that have changed with their files. */
  const renamed = new Map<string, string>();
  const steps = thread.steps.map((step) => {
    const amended = amendedStep(step, options);
    if (amended?.kind === "move") {
      const [old, now] = [(step as typeof amended).to, amended.to].map((place) =>
        resolvePlace(place, options.store)
      );
      if (old !== null && now !== null) renamed.set(old!, now!);
    }
    return amended ?? step;
  });
  if (steps.every((step, at) => step === thread.steps[at])) return null;
  const updates = thread.updates.map((update): RowUpdate => {
    const { after } = update;
    const now = after !== null && "t" in after ? renamed.get(after.t) : undefined;
    return update.column === "rollout_path" && now !== undefined
      ? { ...update, after: { t: now } }
      : update;
  });
  return { ...thread, steps, updates };
}

/** Only what moves or removes a whole file; what changes bytes inside of one needs another plan. */
function amendedStep(
  step: FileStep,
  { store, files, sha256 }: CompressedSinceOptions,
): Extract<FileStep, { readonly kind: "move" | "remove" }> | null {
  if ((step.kind !== "move" && step.kind !== "remove") || !step.rollout) return null;
  const path = step.from.in === "store" ? resolvePlace(step.from, store) : null;
  if (path === null || !path.endsWith(".jsonl") || statOrNull(path, files) !== null) return null;
  const stat = statOrNull(`${path}.zst`, files);
  if (stat?.kind !== "file" || stat.mtimeMs !== step.expect.mtimeMs) return null;
  const { size, mtimeMs, ctimeMs, inode } = stat;
  const expect = { size, mtimeMs, ctimeMs, inode };
  if (step.kind === "move") {
    return { ...step, from: zst(step.from), to: zst(step.to), expect };
  }
  return {
    ...step,
    from: zst(step.from),
    expect,
    sha256: digestOf(`${path}.zst`, { files, sha256 }),
  };
}

function zst(place: Place): Place {
  return { ...place, path: `${place.path}.zst` };
}

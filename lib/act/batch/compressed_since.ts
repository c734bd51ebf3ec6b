import { compressedPath } from "../../codex/rollout_name.ts";
import { fingerprintOf } from "../../model/fingerprint.ts";
import type { JournalThread } from "../../model/journal.ts";
import type { FileStep, Place, RowUpdate } from "../../model/plan.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import { resolvePlace } from "../../plan/place.ts";
import { type FileStat, statOrNull } from "../../system/files.ts";
import type { Compression } from "../../system/system.ts";
import { baseName } from "../../text/path_text.ts";
import { type DigestTools, restDigest } from "../facts/files/file_digest.ts";

/** What looking at a thread's files takes. */
export interface CompressedSinceOptions extends DigestTools {
  readonly store: StorePaths;
  readonly compression: Compression;
}

/**
 * The thread planned again where Codex has compressed rollouts of it since the plan: the same time, `.zst` behind the name
 * (write-rules §3.6). `null` when it has not. Its writer lock must be held: Codex compresses no thread whose lock is taken.
 */
export async function compressedSince(
  thread: JournalThread,
  options: CompressedSinceOptions,
): Promise<JournalThread | null> {
  /** Names of files that have changed; the row's path may name the folders otherwise than the store does. */
  const renamed = new Set<string>();
  const steps: FileStep[] = [];
  for (const step of thread.steps) {
    const amended = await amendedStep(step, options);
    steps.push(amended ?? step);
    if (amended?.kind === "move" && step.kind === "move") renamed.add(baseName(step.to.path));
  }
  if (steps.every((step, at) => step === thread.steps[at])) return null;
  const updates = thread.updates.map((update): RowUpdate => {
    const { after } = update;
    return update.column === "rollout_path" && after !== null && "t" in after &&
        renamed.has(baseName(after.t))
      ? { ...update, after: { t: compressedPath(after.t) } }
      : update;
  });
  return { ...thread, steps, updates };
}

/** `null` where the file is still as it was planned, or where compressed bytes need another plan: a cut, a replacement. */
async function amendedStep(
  step: FileStep,
  options: CompressedSinceOptions,
): Promise<FileStep | null> {
  const isElsewhere = step.kind === "create" && step.import !== undefined;
  const found = step.rollout && !isElsewhere ? compressedTwin(step, options) : null;
  if (found === null) return null;
  const { path, stat } = found;
  const from = zst(step.from);
  const expect = fingerprintOf(stat);
  switch (step.kind) {
    case "move":
    case "remove": {
      const digest = restDigest(path, { ...options, size: stat.size }) ?? "";
      const known = { ...step, from, expect: { ...expect, digest } };
      return known.kind === "move" ? { ...known, to: zst(known.to) } : known;
    }
    case "create":
      return { ...step, from, expect };
    case "append": {
      // Behind a compressed rollout the line is a frame of its own (write-rules §5.1).
      const tail = await options.compression.zstdFrame(Uint8Array.fromBase64(step.tail));
      return { ...step, from, expect, tail: tail.toBase64() };
    }
    case "cut":
    case "patch":
    case "replace":
      return null;
    default:
      return step satisfies never;
  }
}

/** What Codex's compressor has made of a file that was planned as a plain one. */
function compressedTwin(
  { from, expect }: FileStep,
  { store, files }: CompressedSinceOptions,
): { readonly path: AbsolutePath; readonly stat: FileStat } | null {
  const plain = from.in === "store" ? resolvePlace(from, store) : null;
  if (plain === null || !plain.endsWith(".jsonl") || statOrNull(plain, files) !== null) return null;
  const path = compressedPath(plain);
  const stat = statOrNull(path, files);
  return stat?.kind === "file" && stat.mtimeMs === expect.mtimeMs ? { path, stat } : null;
}

function zst(place: Place): Place {
  return { ...place, path: compressedPath(place.path) };
}

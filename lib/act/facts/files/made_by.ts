import { atRest } from "../../../model/fingerprint.ts";
import type { JournalOutcome } from "../../../model/journal.ts";
import { type DigestTools, restDigest } from "./file_digest.ts";
import type { ResolvedStep } from "./resolved_step.ts";
import { statOrNull } from "../../../system/files.ts";

/** The file that a copy or a replacement has made, for its outcome; nothing for other threads. */
export function madeBy(
  steps: readonly ResolvedStep[],
  tools: DigestTools,
): Pick<JournalOutcome, "made"> {
  // Of a thread of several rollouts the last one is the current one: the others never change.
  const step = steps.findLast((step) => step.kind === "create" || step.kind === "replace");
  if (step === undefined) return {};
  const path = step.kind === "create" ? step.to : step.from;
  const stat = statOrNull(path, tools.files);
  if (stat?.kind !== "file") return {};
  const { size, mtimeMs } = stat;
  const digest = restDigest(path, { ...tools, size });
  const known = digest === null ? {} : { digest };
  return { made: atRest({ size, mtimeMs, ctimeMs: null, inode: null, ...known }) };
}

import type { JournalOutcome } from "../../model/journal.ts";
import type { Files } from "../../system/files.ts";
import { type ResolvedStep, statOrNull } from "./place_files.ts";

/** The file that a copy or a replacement has made, for its outcome; nothing for other threads. */
export function madeBy(
  steps: readonly ResolvedStep[],
  files: Files,
): Pick<JournalOutcome, "made"> {
  const step = steps.find((step) => step.kind === "create" || step.kind === "replace");
  if (step === undefined) return {};
  const stat = statOrNull(step.kind === "create" ? step.to : step.from, files);
  return stat === null ? {} : { made: { size: stat.size, mtimeMs: stat.mtimeMs } };
}

import type { SealDocument } from "../json/diagnosis.ts";
import type {
  SealEntry,
  SealResult,
  SealStatus,
} from "../../model/result/integrity/seal_result.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import { homePath } from "../text/home_path.ts";
import { newStyles } from "../text/styles.ts";
import type { ViewOptions } from "../text/view_options.ts";
import { commandText, visibleLine } from "../text/visible.ts";
import { wrapLine } from "../text/wrap.ts";

/** How sealing is told. */
export interface SealViewOptions
  extends Pick<ViewOptions, "color" | "home" | "terminal" | "width"> {
  /** The command that carries a rehearsal out; `null`: there is nothing to carry out. */
  readonly next: string | null;
}

/** What became of rollouts that were not sealed, in words. */
const LEFT: Readonly<Partial<Record<SealStatus, string>>> = {
  live: "in use",
  damaged: "damaged",
  failed: "failed",
};

/** What `seal` did, or would: the numbers, then a line for each rollout that was left out. */
export function* renderSeal(
  { simulation, results, counts }: SealResult,
  { color, home, next, terminal, width }: SealViewOptions,
): Iterable<string> {
  const styles = newStyles(color);
  const done = results.filter(isSealed);
  const bytes = done.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const deed = simulation ? "would seal" : "sealed";
  const again = counts.resealed === 0 ? "" : `, ${counts.resealed} of them anew`;
  yield done.length === 0
    ? `${styles.strong("nothing to do")}`
    : `${styles.strong(deed)}: ${counted(done.length)}, ${formatByteSize(bytes)}${again}`;
  yield counts.kept === 0 ? "\n" : `; ${counted(counts.kept)} sealed already\n`;
  for (const entry of results) {
    const word = LEFT[entry.status];
    if (word === undefined) continue;
    const path = visibleLine(homePath(entry.path, home));
    const why = visibleLine(entry.error ?? "");
    yield terminal
      ? `\n${wrapLine(`${styles.bad(word)}: ${why}`, { width })}\n  ${path}\n`
      : `  ${styles.bad(word)}: ${path}: ${why}\n`;
  }
  if (next === null) return;
  yield terminal ? `\nDo it: ${commandText(next)}\n` : `to do it: ${commandText(next)}\n`;
}

function isSealed({ status }: SealEntry): boolean {
  return status === "sealed" || status === "resealed";
}

function counted(count: number): string {
  return `${count} ${count === 1 ? "rollout" : "rollouts"}`;
}

/** The same for a program. */
export function sealDocument(
  { simulation, results, counts }: SealResult,
  { next }: Pick<SealViewOptions, "next">,
): SealDocument {
  return {
    schema: "rollkeep.seal/1",
    simulation,
    ...counts,
    results: results.map((entry) => ({
      status: entry.status,
      session_id: entry.sessionId,
      path: entry.path,
      sidecar: entry.sidecar,
      size_bytes: entry.sizeBytes,
      ...(entry.error === undefined ? {} : { error: entry.error }),
    })),
    ...(next === null ? {} : { apply: next }),
  };
}

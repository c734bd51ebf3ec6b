import type { JournalThread } from "../../../model/journal.ts";
import type { Plan } from "../../../model/plan.ts";
import type { StorePaths } from "../../../model/store.ts";
import { newStandings } from "../../../plan/batch/batch_standing.ts";
import { clearedContent } from "../../../plan/batch/cleared_content.ts";
import { resolvePlace } from "../../../plan/place.ts";
import { errorCode, statOrNull } from "../../../system/files.ts";
import type { Sha256 } from "../../../system/system.ts";
import { joinPath } from "../../../text/path_text.ts";
import { resolveSteps } from "../../facts/files/resolved_step.ts";
import { ThreadError, troubleText } from "../../facts/thread_error.ts";
import { type KeptOriginal, keptOriginals, type Remains } from "../../facts/trash/remains.ts";
import { clearJournal } from "../../journal/clear_journal.ts";
import type { ActTools } from "../../tools.ts";

/** Threads that went for good. */
export interface GoneThreads {
  readonly plan: Pick<Plan, "cause">;
  readonly done: readonly Omit<JournalThread, "rows">[];
}

/** What forgetting takes. */
export interface ForgetOptions {
  readonly tools: ActTools;
  readonly store: StorePaths;
  readonly sha256: Sha256;
  readonly remains: Remains;
}

/**
 * Removes what is left of conversations whose files are gone: rows and names in journals of earlier batches, originals that
 * batches kept, and all that is remembered in the cache. Before the batch has its end, so that one that was cut off here is
 * finished like any other. Said twice it does no harm. One file that cannot be changed keeps none of the others.
 */
export function forgetGone({ plan, done }: GoneThreads, options: ForgetOptions): Forgotten {
  const { tools, store, sha256, remains } = options;
  const { batches } = remains;
  const last = done.filter((thread) => thread.id !== null && remains.copyOf(thread) === null);
  const gone = new Set(last.flatMap(({ id }) => id ?? []));
  const cleared = clearedContent(batches, {
    emptied: new Set(plan.cause.kind === "batches" ? plan.cause.batches : []),
    threads: gone,
    stays(path) {
      const resolved = resolvePlace({ in: "trash", path }, store);
      return resolved !== null && statOrNull(resolved, tools.system.files) !== null;
    },
    standings: newStandings(batches),
  });
  const kept: string[] = [];
  for (const { batch, threads } of cleared) {
    const folder = joinPath(store.trashRoot, batch.id);
    const trouble = troubleOf(() => clearJournal(folder, { tools, sha256, threads, gone }));
    if (trouble !== null) kept.push(`the journal of batch ${batch.id} is as it was: ${trouble}`);
  }
  for (const original of batches.flatMap(keptOriginals)) {
    const trouble = gone.has(original.id)
      ? troubleOf(() => removeOriginal(original, options))
      : null;
    if (trouble !== null) kept.push(`${original.from.path} is still in the trash: ${trouble}`);
  }
  const stuck = tools.system.caches.discardAll()
    .map((path) => `what is remembered of conversations could not be removed: ${path}`);
  const again = kept.map((trouble) =>
    `${trouble}; the next command that changes something tries again`
  );
  return { isWhole: kept.length === 0, notes: [...again, ...stuck] };
}

/** What came of it. */
export interface Forgotten {
  /** Whether nothing has to be tried again. */
  readonly isWhole: boolean;
  /** Trouble that failed no thread, for people. */
  readonly notes: readonly string[];
}

/** What the system says against it; `null`: it is done. */
function troubleOf(work: () => void): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return troubleText(error);
  }
}

/** A path that passes through a link is not ours to follow: what lies there stays. */
function removeOriginal(original: KeptOriginal, { tools, store }: ForgetOptions): void {
  const { files } = tools.system;
  try {
    const [step] = resolveSteps([original], { files, store });
    if (statOrNull(step!.from, files)?.kind === "file") tools.writer.unlink(step!.from);
  } catch (error) {
    if (!(error instanceof ThreadError)) throw error;
  }
}

import type { JournalThread } from "../../model/journal.ts";
import { joinPath } from "../../model/path_text.ts";
import type { Plan } from "../../model/plan.ts";
import { resolvePlace } from "../../plan/place.ts";
import { newStandings } from "../../plan/batch_standing.ts";
import { clearedContent } from "../../plan/cleared_content.ts";
import type { StorePaths } from "../../model/store.ts";
import type { Sha256 } from "../../system/system.ts";
import { clearJournal } from "../journal/clear_journal.ts";
import { resolveSteps, statOrNull, ThreadError } from "../thread/place_files.ts";
import { type KeptOriginal, keptOriginals, type Remains } from "../thread/remains.ts";
import type { ActTools } from "../tools.ts";

/** Threads that went for good. */
export interface GoneThreads {
  readonly plan: Pick<Plan, "cause">;
  readonly done: readonly JournalThread[];
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
 * finished like any other. Said twice it does no harm. Returns trouble that failed no thread, for people.
 */
export function forgetGone({ plan, done }: GoneThreads, options: ForgetOptions): readonly string[] {
  const { tools, store, remains } = options;
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
  for (const { batch, threads } of cleared) {
    clearJournal(joinPath(store.trashRoot, batch.id), { ...options, threads, gone });
  }
  for (const original of batches.flatMap(keptOriginals)) {
    if (gone.has(original.id)) removeOriginal(original, options);
  }
  return tools.system.caches.discardAll().map((path) =>
    `what was remembered of conversations could not be removed: ${path}`
  );
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

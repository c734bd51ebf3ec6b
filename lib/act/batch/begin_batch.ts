import { JOURNAL } from "../../model/batch_id.ts";
import type { JournalThread } from "../../model/journal.ts";
import { joinPath, parentPath } from "../../model/path_text.ts";
import type { ApprovedPlan } from "../../plan/judge.ts";
import { createJournal, type JournalWriter } from "../journal/journal_writer.ts";
import { trashError } from "../locks/trash_error.ts";
import type { ActTools } from "../tools.ts";
import { removeBatch } from "./emptied_folders.ts";
import { writePlan, type WritePlanOptions } from "./write_plan.ts";

/** A batch whose whole plan is on disk: only then may anything change. */
export interface BegunBatch {
  readonly journal: JournalWriter;
  /** The plan's threads as the journal has them. */
  readonly threads: readonly JournalThread[];
}

/**
 * Makes the folder of a batch with its journal and forces both to disk.
 *
 * @throws {SessionError} when the trash takes no more, on a full disk for one; nothing of the batch is left then.
 */
export function beginBatch(
  plan: ApprovedPlan,
  options: Omit<WritePlanOptions, "journal">,
): BegunBatch {
  const { batch, store: { trashRoot }, tools: { writer }, sha256 } = options;
  const folder = joinPath(trashRoot, batch);
  let journal: JournalWriter | null = null;
  try {
    writer.makeDir(folder);
    journal = createJournal(joinPath(folder, JOURNAL), { writer, sha256 });
    const threads = writePlan(plan, { ...options, journal });
    for (const path of [folder, trashRoot, parentPath(trashRoot)]) writer.syncDir(path);
    return { journal, threads };
  } catch (error) {
    journal?.close();
    removeBegun(folder, options.tools);
    throw trashError(`Cannot write the journal of batch "${batch}"`, error);
  }
}

/** Nothing has changed yet, so the batch may go without a word. */
function removeBegun(folder: string, tools: ActTools): void {
  try {
    removeBatch(folder, tools);
  } catch {
    // The first error is the one to tell. What is left has changed nothing, and the next command settles it.
  }
}

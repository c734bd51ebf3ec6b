import type { BatchId } from "../../model/ids.ts";
import type { JournalThread } from "../../model/journal.ts";
import type { ApprovedPlan } from "../../plan/judge.ts";
import type { InterruptWatch } from "../../system/interrupts.ts";
import type { ThreadFiles } from "../facts/files/thread_files.ts";
import type { JournalWriter } from "../journal/journal_writer.ts";
import type { CommitTools } from "../thread/procedure.ts";
import type { Outcomes } from "./thread_outcome.ts";

/** A batch that is carried out: made once, when the whole of its plan is on disk, and handed on as it is. */
export interface BatchRun extends Omit<CommitTools, "held"> {
  readonly batchId: BatchId;
  readonly plan: ApprovedPlan;
  readonly journal: JournalWriter;
  /** Its threads in the order of the plan, as they are by now: one may have been planned again. */
  readonly threads: JournalThread[];
  /** How they have ended so far. */
  readonly outcomes: Outcomes;
  /** Where their rollouts lie in the store. */
  readonly threadFiles: ThreadFiles;
  readonly interrupts: InterruptWatch;
  /** Told how many threads are through. */
  readonly onProgress: (done: number) => void;
}

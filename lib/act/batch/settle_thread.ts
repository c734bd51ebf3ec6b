import type { JournalOutcome, JournalThread } from "../../model/journal.ts";
import type { Plan } from "../../model/plan.ts";
import { madeBy } from "../facts/files/made_by.ts";
import { foldersOf, resolveSteps, syncFolders } from "../facts/files/resolved_step.ts";
import { troubleText } from "../facts/thread_error.ts";
import {
  inCoordinationRetried,
  isLockable,
  lockThreads,
  lockToolsOf,
  releaseThreads,
  type ThreadLocks,
  whyUnlocked,
} from "../locks/writer_locks.ts";
import { lockIdsOf, type ThreadTools } from "../thread/procedure.ts";
import { procedureOf } from "../thread/procedures.ts";
import { keepPathTrue } from "../thread/rows/true_row.ts";

/** Where settling has left a thread. */
export type ThreadEnding =
  | {
    readonly kind: "done";
    /** What the outcome notes of a copy. */
    readonly made: Pick<JournalOutcome, "made">;
  }
  /** It is as it was before the batch. */
  | { readonly kind: "put-back" }
  /** It is in use, or cannot be explained: it is as it was found, and the batch is not over. */
  | { readonly kind: "left"; readonly reason: string };

/** Past its commit point a thread is finished, before it put back; under the locks the batch took (write-rules §6.2). */
export function settleThread(
  read: () => JournalThread,
  plan: Pick<Plan, "action">,
  options: ThreadTools,
): ThreadEnding {
  const { tools, store, sha256 } = options;
  const lockTools = lockToolsOf(options);
  let locks: ThreadLocks = new Map();
  try {
    const thread = read();
    const procedure = procedureOf(thread, plan);
    const ids = lockIdsOf(procedure, thread);
    locks = lockThreads(ids, lockTools);
    const free = ids.find((id) => isLockable(id) && !locks.has(id));
    if (free !== undefined && store.writerLocks !== null) {
      return { kind: "left", reason: whyUnlocked(free, lockTools) };
    }
    const steps = resolveSteps(thread.steps, { files: tools.system.files, store });
    const work = { thread, steps };
    const isDone = inCoordinationRetried(lockTools, () => {
      const isDone = procedure.settle(work, options);
      if (isDone) keepPathTrue(work, options);
      return isDone;
    });
    syncFolders(steps.flatMap(foldersOf), tools);
    if (!isDone) return { kind: "put-back" };
    return { kind: "done", made: madeBy(steps, { files: tools.system.files, sha256 }) };
  } catch (error) {
    return { kind: "left", reason: troubleText(error) };
  } finally {
    releaseThreads(locks, lockTools);
  }
}

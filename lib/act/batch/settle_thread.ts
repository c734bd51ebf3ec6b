import type { JournalOutcome, JournalThread } from "../../model/journal.ts";
import type { Plan } from "../../model/plan.ts";
import { liveText } from "../locks/live_text.ts";
import {
  foldersOf,
  type ResolvedStep,
  resolveSteps,
  statOrNull,
  troubleText,
} from "../thread/place_files.ts";
import { madeBy } from "../thread/made_by.ts";
import { procedureOf } from "../thread/procedures.ts";
import type { ThreadTools } from "../thread/procedure.ts";
import {
  inCoordinationRetried,
  isLockable,
  lockThreads,
  lockToolsOf,
  releaseThreads,
} from "../locks/writer_locks.ts";

/** What settling a thread takes. */
export interface SettleThreadOptions extends ThreadTools {
  readonly batch: Pick<Plan, "action">;
  /** How it ended by the journal; left out when it does not tell. */
  readonly known: JournalOutcome | undefined;
}

/** Where settling has left a thread. */
export type SettledThread =
  | {
    readonly kind: "done";
    readonly copied: boolean;
    /** What the outcome notes of a copy. */
    readonly made: Pick<JournalOutcome, "made">;
  }
  /** It is as it was before the batch. */
  | { readonly kind: "put-back" }
  /** It is in use, or cannot be explained: it is as it was found, and the batch is not over. */
  | { readonly kind: "left"; readonly reason: string };

/** Past its commit point a thread is finished, before it put back; under the locks the batch took (write-rules §6.2). */
export function settleThread(thread: JournalThread, options: SettleThreadOptions): SettledThread {
  const { tools, store, known } = options;
  // Outcomes are written when the thread is through: nothing of it is left to do.
  if (known?.done === false) return { kind: "put-back" };
  const procedure = procedureOf(thread, options.batch);
  const id = procedure.lockId(thread);
  const lockTools = lockToolsOf(options);
  const locks = lockThreads(id === null ? [] : [id], lockTools);
  const isLocked = id === null || store.writerLocks === null || !isLockable(id) || locks.has(id);
  try {
    if (!isLocked) return { kind: "left", reason: liveText(id) };
    const steps = resolveSteps(thread.steps, { files: tools.system.files, store });
    const work = { thread, steps };
    const isDone = inCoordinationRetried(lockTools, () => procedure.settle(work, options));
    syncAround(steps, options);
    if (!isDone) return { kind: "put-back" };
    const made = madeBy(steps, tools.system.files);
    return { kind: "done", copied: isCopied(steps, options), made };
  } catch (error) {
    return { kind: "left", reason: troubleText(error) };
  } finally {
    releaseThreads(locks, lockTools);
  }
}

/** Whether a moved file is another than the one planned: then it came over as a copy. */
function isCopied(steps: readonly ResolvedStep[], { tools }: ThreadTools): boolean {
  return steps.some((step) => {
    const stat = step.kind === "move" ? statOrNull(step.to, tools.system.files) : null;
    const { inode } = step.expect;
    return stat !== null && inode !== null && stat.inode !== inode;
  });
}

function syncAround(steps: readonly ResolvedStep[], { tools }: ThreadTools): void {
  for (const folder of new Set(steps.flatMap(foldersOf))) {
    if (statOrNull(folder, tools.system.files) !== null) tools.writer.syncDir(folder);
  }
}

import type { BatchId, ThreadId } from "../../model/ids.ts";
import {
  type Batch,
  type BatchThread,
  type BegunBatch,
  doneThreads,
  isBegun,
} from "../../model/journal.ts";
import { actionOf, movesOf } from "../../model/plan.ts";
import type { StorePlace } from "../../model/store.ts";
import type { Standings } from "./batch_standing.ts";
import { hasTexts } from "./wordless.ts";

/** A journal, and the threads that it no longer keeps any words of. */
export interface Cleared {
  readonly batch: Batch;
  /** By number. */
  readonly threads: ReadonlySet<number>;
}

/** What goes, or has gone, for good. */
export interface GoneForGood {
  /** Ids of the batches that are emptied. */
  readonly emptied: ReadonlySet<BatchId>;
  /** Ids of threads of which no file is left anywhere. */
  readonly threads: ReadonlySet<ThreadId>;
  /** Whether a file lies at a path below the trash root, and stays. */
  readonly stays: (path: StorePlace) => boolean;
  readonly standings: Standings;
}

/**
 * What each journal loses. An emptied batch loses all that no way back needs, any other batch what it holds of a thread that is
 * gone. Only rows, name lines and searched words go: every batch stays in the log and stands as before.
 */
export function clearedContent(batches: readonly Batch[], gone: GoneForGood): readonly Cleared[] {
  return batches.flatMap((batch): Cleared[] => {
    if (!isBegun(batch)) return [];
    const isWorded = hasTexts(batch.header);
    const isTitled = (batch.header.titles ?? []).length > 0;
    if (batch.content.size === 0 && !isWorded && !isTitled) return [];
    const isGone = ({ id }: BatchThread) => id !== null && gone.threads.has(id);
    const isNeeded = newNeeded(batch, gone);
    const threads = batch.threads.filter((thread) => {
      const { number } = thread;
      // Settling still has to do something with it.
      const isOpen = !batch.outcomes.has(number) || batch.end?.namesFailed === true;
      return !isOpen && (isGone(thread) || (gone.emptied.has(batch.id) && !isNeeded(thread)));
    });
    const numbers = threads.map(({ number }) => number);
    const isLoss = isWorded
      ? numbers.length > 0
      : numbers.some((number) => batch.content.has(number)) ||
        (isTitled && threads.some(isGone));
    return isLoss ? [{ batch, threads: new Set(numbers) }] : [];
  });
}

/** Whether the content in the journal is needed: to bring a thread or its columns back, or to tell a copy that was used. */
function newNeeded(
  batch: BegunBatch,
  { standings, stays }: GoneForGood,
): (thread: BatchThread) => boolean {
  const held = new Set(standings.held(batch));
  const standing = new Set(standings.standing(batch));
  const done = new Set(doneThreads(batch));
  return (thread) => {
    switch (done.has(thread) ? actionOf(thread, batch.header) : null) {
      case "delete":
        return held.has(thread) &&
          movesOf(thread).some(({ to, rollout }) => rollout && stays(to.path));
      case "copy":
      case "repair":
      case "import":
        return standing.has(thread);
      default:
        return false;
    }
  };
}

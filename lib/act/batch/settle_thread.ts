import type { JournalOutcome, JournalThread } from "../../model/journal.ts";
import { parentPath } from "../../model/path_text.ts";
import type { BatchAction } from "../../model/plan.ts";
import type { StorePaths } from "../../model/store.ts";
import { liveText } from "./chunk.ts";
import { type ResolvedMove, resolveMoves, statOrNull, troubleText } from "../thread/place_files.ts";
import { settleRestore } from "../thread/restore_thread.ts";
import { settleTrash, type ThreadTools } from "../thread/trash_thread.ts";
import {
  inCoordinationRetried,
  isLockable,
  lockThreads,
  releaseThreads,
} from "../locks/writer_locks.ts";

/** What settling a thread takes. */
export interface SettleThreadOptions extends ThreadTools {
  readonly store: StorePaths;
  readonly action: BatchAction;
  /** How it ended by the journal; left out when it does not tell. */
  readonly known: JournalOutcome | undefined;
}

/** Where settling has left a thread. */
export type SettledThread =
  | { readonly kind: "done" }
  /** It is as it was before the batch. */
  | { readonly kind: "put-back" }
  /** It is in use, or cannot be explained: it is as it was found, and the batch is not over. */
  | { readonly kind: "left"; readonly reason: string };

/** Past its commit point a thread is finished, before it put back; under the locks the batch took (write-rules §6.2). */
export function settleThread(thread: JournalThread, options: SettleThreadOptions): SettledThread {
  const { tools, store, db, action, known } = options;
  // Outcomes are written when the thread is through: nothing of it is left to do.
  if (known?.done === false) return { kind: "put-back" };
  const { id } = thread;
  const lockTools = { files: tools.system.files, writer: tools.writer, store };
  const locks = lockThreads(id === null ? [] : [id], lockTools);
  try {
    if (id !== null && store.writerLocks !== null && isLockable(id) && !locks.has(id)) {
      return { kind: "left", reason: liveText(id) };
    }
    const moves = resolveMoves(thread.moves, { files: tools.system.files, store });
    const settle = action === "delete" ? settleTrash : settleRestore;
    const isDone = inCoordinationRetried(lockTools, () => settle(thread, moves, { tools, db }));
    syncAround(moves, options);
    return { kind: isDone ? "done" : "put-back" };
  } catch (error) {
    return { kind: "left", reason: troubleText(error) };
  } finally {
    releaseThreads(locks, lockTools);
  }
}

function syncAround(
  moves: readonly ResolvedMove[],
  { tools }: Pick<SettleThreadOptions, "tools">,
): void {
  const folders = new Set(moves.flatMap(({ from, to }) => [parentPath(from), parentPath(to)]));
  for (const folder of folders) {
    if (statOrNull(folder, tools.system.files) !== null) tools.writer.syncDir(folder);
  }
}

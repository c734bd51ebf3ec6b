import { prepareRestore } from "../act/prepare/prepare_restore.ts";
import { asThreadId } from "../model/ids.ts";
import { EMPTY_SELECTOR } from "../model/request/selector.ts";
import type { Session } from "../model/thread/session.ts";
import { type UndoSummary, undoSummary } from "./batches.ts";
import { batchLimit, choose, DEFAULT_MAX_BATCH, type DeleteOptions } from "./delete_sessions.ts";
import type { Selector } from "./filter_sessions.ts";
import { libraryConsent, runLibraryChange } from "./library_change.ts";

/** Mode and safety gates of {@link restoreSessions}. */
export interface RestoreOptions extends Omit<DeleteOptions, "hard"> {
  /** The trash root that holds the sessions. */
  readonly trashRoot: string;
  /** Root that they come back to. */
  readonly sessionsRoot: string;
}

/**
 * Brings the candidates that match the selector back from the trash, whole threads each, with rows and names. Candidates are
 * sessions as they were before they were deleted: only their ids count. Failures of single threads are reported in the
 * summary. Requires read and write permission for the store and the trash.
 *
 * @throws {RefusedError} when a safety gate is closed: no filter, no `confirm`, no `yes`, more than `maxBatch`.
 * @throws {UsageError} for a negative `maxBatch`.
 */
export async function restoreSessions(
  candidates: readonly Session[],
  selector: Selector,
  options: RestoreOptions,
): Promise<UndoSummary> {
  const { dryRun = true, maxBatch = DEFAULT_MAX_BATCH } = options;
  const limit = batchLimit(maxBatch);
  const { selected, chosen } = choose(candidates, selector);
  if (selected && chosen.length === 0) return { simulation: dryRun, results: [], passedBy: [] };
  const ids = chosen.map(({ sessionId }) => asThreadId(sessionId));
  return undoSummary(
    await runLibraryChange({
      command: "restore",
      sessionsRoot: options.sessionsRoot,
      trashRoot: options.trashRoot,
      consent: libraryConsent(options),
      maxBatch: limit,
      selected,
      needsStore: false,
      verb: "restore",
      prepare: (world) =>
        prepareRestore(world, {
          selector: { ...EMPTY_SELECTOR, ids, subagents: true },
          batches: [],
          withParents: false,
        }),
    }),
  );
}

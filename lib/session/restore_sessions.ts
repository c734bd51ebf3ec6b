import { prepareRestore } from "../act/prepare/prepare_restore.ts";
import { asThreadId } from "../model/ids.ts";
import { EMPTY_SELECTOR } from "../model/request/selector.ts";
import type { Session } from "../model/thread/session.ts";
import type { UndoSummary } from "./batches.ts";
import { batchLimit, DEFAULT_MAX_BATCH } from "./delete_sessions.ts";
import { hasAnyFilter, matchingSessions, type Selector } from "./filter_sessions.ts";
import { libraryConsent, runLibraryChange } from "./library_change.ts";
import { libraryNow } from "./library_system.ts";

/** Mode and safety gates of {@link restoreSessions}. */
export interface RestoreOptions {
  /** Simulate: nothing is changed. Left out: `true`. */
  readonly dryRun?: boolean;
  /** Required for a real restore. Left out: `false`. */
  readonly confirm?: boolean;
  /** Required for a real restore of more than one session. Left out: `false`. */
  readonly yes?: boolean;
  /** Most threads one call may touch, in a dry run too. Left out: 50. 0: no limit, only with `yes`. Negative: UsageError. */
  readonly maxBatch?: number;
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
  const selected = hasAnyFilter(selector);
  const chosen = selected
    ? matchingSessions(candidates, selector, { now: libraryNow(), order: "input" })
    : [];
  if (selected && chosen.length === 0) return { simulation: dryRun, results: [], passedBy: [] };
  const ids = chosen.map(({ sessionId }) => asThreadId(sessionId));
  const { simulation, results, passedBy, batchId } = await runLibraryChange({
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
  });
  return {
    ...(batchId === undefined ? {} : { batchId }),
    simulation,
    results,
    passedBy: passedBy.map(({ message }) => message),
  };
}

import { prepareDelete } from "../act/prepare/prepare_delete.ts";
import { UsageError } from "../model/error.ts";
import { asThreadId } from "../model/ids.ts";
import { EMPTY_SELECTOR } from "../model/request/selector.ts";
import type { ChangeResult } from "../model/result/change_result.ts";
import type { DeleteResult, DeleteSummary } from "../model/result/delete_summary.ts";
import type { Session } from "../model/thread/session.ts";
import { hasAnyFilter, matchingSessions, type Selector } from "./filter_sessions.ts";
import { libraryConsent, runLibraryChange } from "./library_change.ts";
import { libraryNow } from "./library_system.ts";

/** Mode and safety gates of {@link deleteSessions}. */
export interface DeleteOptions {
  /** Simulate: nothing is changed. Left out: `true`. */
  readonly dryRun?: boolean;
  /** Required for a real delete. Left out: `false`. */
  readonly confirm?: boolean;
  /** Required for a real delete of more than one session. Left out: `false`. */
  readonly yes?: boolean;
  /** Remove for good instead of moving to the trash. Left out: `false`. */
  readonly hard?: boolean;
  /** Most threads one call may touch, in a dry run too. Left out: 50. 0: no limit, only with `yes`. Negative: UsageError. */
  readonly maxBatch?: number;
  /** Folder that receives soft-deleted files; never inside `sessionsRoot`. */
  readonly trashRoot: string;
  /** The root the candidates were scanned from. */
  readonly sessionsRoot: string;
}

/** Most threads of one call when nothing is said. */
export const DEFAULT_MAX_BATCH = 50;

/**
 * Dry-run, soft-delete or hard-delete of the candidates that match the selector, whole threads each; the selector must have
 * at least one filter and is recorded as the cause. Failures of single sessions are reported in the summary, not thrown.
 * Requires read and write permission for the store and the trash.
 *
 * @throws {RefusedError} when a safety gate is closed: no filter, no `confirm`, no `yes`, more than `maxBatch`; also when every
 * thread is live or still read by a fork. Its `summary` has no results and nothing was changed. @throws {UsageError} for a negative `maxBatch`.
 */
export async function deleteSessions(
  candidates: readonly Session[],
  selector: Selector,
  options: DeleteOptions,
): Promise<DeleteSummary> {
  const { dryRun = true, hard = false, maxBatch = DEFAULT_MAX_BATCH } = options;
  const limit = batchLimit(maxBatch);
  const { selected, chosen } = choose(candidates, selector);
  const action = dryRun ? "dry-run" : hard ? "hard-delete" : "soft-delete";
  const nothing = { ...NOTHING, action, simulation: dryRun } as const;
  if (selected && chosen.length === 0) return nothing;
  const result = await runLibraryChange({
    command: "delete",
    sessionsRoot: options.sessionsRoot,
    trashRoot: options.trashRoot,
    consent: libraryConsent(options),
    maxBatch: limit,
    selected,
    needsStore: true,
    verb: "delete",
    refusedSummary: (errorSummary) => ({ ...nothing, errorSummary }),
    prepare: (world) =>
      prepareDelete(world, {
        selector: { ...EMPTY_SELECTOR, refs: chosen.map(({ path }) => path), subagents: true },
        cause: {
          kind: "selector",
          selector: {
            ...EMPTY_SELECTOR,
            ids: chosen.map(({ sessionId }) => asThreadId(sessionId)),
          },
        },
        withForks: false,
        subagents: "all",
        hard,
      }),
  });
  return summaryOf(result, { action, chosen });
}

/** The candidates that a selector matches, in their order; without a filter nothing is selected. */
export function choose(
  candidates: readonly Session[],
  selector: Selector,
): { readonly selected: boolean; readonly chosen: readonly Session[] } {
  if (!hasAnyFilter(selector)) return { selected: false, chosen: [] };
  const options = { now: libraryNow(), order: "input" } as const;
  return { selected: true, chosen: matchingSessions(candidates, selector, options) };
}

/** The limit that `maxBatch` names; `null`: none. @throws {UsageError} for a negative one. */
export function batchLimit(maxBatch: number): number | null {
  if (!(maxBatch >= 0)) throw new UsageError(`Cannot use maxBatch ${maxBatch}: it is below 0`);
  return maxBatch === 0 ? null : maxBatch;
}

const NOTHING = {
  matchedCount: 0,
  succeeded: 0,
  failed: 0,
  skipped: 0,
  affectedBytes: 0,
  results: [],
} as const;

/** A thread that was left out counts as a failure of its session. */
function summaryOf(
  change: ChangeResult,
  { action, chosen }: {
    readonly action: DeleteSummary["action"];
    readonly chosen: readonly Session[];
  },
): DeleteSummary {
  const passed = change.passedBy.map(({ thread, message }): DeleteResult => ({
    sessionId: thread,
    path: chosen.find(({ sessionId }) => sessionId === thread)?.path ?? thread,
    status: "failed",
    error: message,
  }));
  const done = change.results.map(({ destination, ...result }) => ({
    ...result,
    ...(destination === undefined || result.error !== undefined ? {} : { destination }),
  })) as DeleteResult[];
  const failed = change.failed + passed.length;
  return {
    action,
    simulation: change.simulation,
    matchedCount: done.length + passed.length,
    succeeded: change.succeeded,
    failed,
    skipped: change.skipped,
    affectedBytes: change.affectedBytes,
    results: [...done, ...passed].sort(byCandidate(chosen)),
    ...(failed === 0 ? {} : { errorSummary: `${failed} failed` }),
    ...(change.batchId === undefined ? {} : { batchId: change.batchId }),
  };
}

/** Candidates in their order, each followed by the other rollouts of its thread; sub-agents that came along last. */
function byCandidate(chosen: readonly Session[]): (a: DeleteResult, b: DeleteResult) => number {
  const threads = new Map<string, number>();
  const paths = new Map<string, number>();
  for (const [at, { sessionId, path }] of chosen.entries()) {
    if (!threads.has(sessionId)) threads.set(sessionId, at);
    paths.set(path, at);
  }
  const place = (places: ReadonlyMap<string, number>, key: string) =>
    places.get(key) ?? chosen.length;
  return (a, b) =>
    place(threads, a.sessionId) - place(threads, b.sessionId) ||
    place(paths, a.path) - place(paths, b.path);
}

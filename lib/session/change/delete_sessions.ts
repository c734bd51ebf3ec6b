import { prepareDelete } from "../../act/prepare/prepare_delete.ts";
import type { DeleteResult, DeleteSummary } from "../../model/result/delete_summary.ts";
import type { Session } from "../../model/thread/session.ts";
import type { Selector } from "../filter_sessions.ts";
import type { StaleCandidate } from "./candidates.ts";
import { changeCandidates } from "./change_candidates.ts";
import type { SelectedChangeOptions } from "./change_options.ts";
import { type Carried, nothingCarried } from "./change_summary.ts";

/** Mode and safety gates of {@link deleteSessions} (session-api §3). */
export interface DeleteOptions extends SelectedChangeOptions {
  /** Remove for good instead of moving to the trash. Left out: `false`. */
  readonly hard?: boolean;
}

/**
 * Dry-run, soft-delete or hard-delete of the candidates that match the selector, whole threads each; the selector must have
 * at least one filter and is recorded as the cause. Failures of single sessions are reported in the summary, not thrown: also of a
 * candidate that has vanished or changed since it was scanned. Requires read permission for the store and the trash, and for a real
 * change write permission for both.
 *
 * @throws {RefusedError} when a safety gate is closed: no filter, no `confirm`, no `yes`, more than `maxBatch`; also when every
 * thread is live or still read by a fork. Its `summary` has no results and nothing was changed.
 * @throws {UsageError} for a negative `maxBatch` and a blank root.
 * @throws {LockedError} when another rollkeep acts.
 *
 * @example Rehearse, then move to the trash
 * ```ts
 * import { deleteSessions, scanSessions } from "@rollkeep/rollkeep/session";
 * const sessionsRoot = "/home/me/.codex/sessions";
 * const roots = { sessionsRoot, trashRoot: "/home/me/.codex/trash" };
 * const selector = { olderThan: Temporal.Duration.from({ hours: 90 * 24 }) };
 * const sessions = await scanSessions(sessionsRoot);
 * const plan = await deleteSessions(sessions, selector, roots);
 * console.log(`would delete ${plan.skipped}, ${plan.affectedBytes} bytes`);
 * const real = { ...roots, dryRun: false, confirm: true, yes: true };
 * const done = await deleteSessions(sessions, selector, real);
 * for (const { path, error } of done.results) if (error) console.error(path, error);
 * ```
 */
export async function deleteSessions(
  candidates: readonly Session[],
  selector: Selector,
  options: DeleteOptions,
): Promise<DeleteSummary> {
  const { dryRun = true, hard = false } = options;
  const action = dryRun ? "dry-run" : hard ? "hard-delete" : "soft-delete";
  const nothing = nothingCarried(action, dryRun);
  const { change, ...meant } = await changeCandidates({ candidates, selector, options }, {
    command: "delete",
    nothing,
    refusedSummary: (errorSummary) => ({
      ...summaryOf(nothing, { action, chosen: [], stale: [] }),
      errorSummary,
    }),
    prepare: (world, meant) =>
      prepareDelete(world, { ...meant, withForks: false, subagents: "all", hard }),
  });
  return summaryOf(change, { action, ...meant });
}

/** A thread that was left out counts as a failure of its session, and so does a candidate that is no thread. */
function summaryOf(
  change: Carried,
  { action, chosen, stale }: {
    readonly action: DeleteSummary["action"];
    readonly chosen: readonly Session[];
    readonly stale: readonly StaleCandidate[];
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
  const told = new Set([...done, ...passed].flatMap(({ path, sessionId }) => [path, sessionId]));
  const left = [...stale, ...foreign(chosen, { told, stale })].map(({ session, message }) => ({
    sessionId: session.sessionId,
    path: session.path,
    status: "failed" as const,
    error: message,
  }));
  const failed = change.failed + passed.length + left.length;
  return {
    action,
    simulation: change.simulation,
    matchedCount: done.length + passed.length + left.length,
    succeeded: change.succeeded,
    failed,
    skipped: change.skipped,
    affectedBytes: change.affectedBytes,
    results: [...done, ...passed, ...left].sort(byCandidate(chosen)),
    ...(failed === 0 ? {} : { errorSummary: `${failed} failed` }),
    ...(change.batchId === undefined ? {} : { batchId: change.batchId }),
  };
}

/** Candidates that the store does not know as threads: files of another kind, which nothing changes. */
function foreign(
  chosen: readonly Session[],
  { told, stale }: {
    readonly told: ReadonlySet<string>;
    readonly stale: readonly StaleCandidate[];
  },
): readonly StaleCandidate[] {
  const known = new Set(stale.map(({ session }) => session));
  return chosen.filter((session) =>
    !known.has(session) && !told.has(session.path) &&
    (session.sessionId === "" || !told.has(session.sessionId))
  ).map((session) => ({
    session,
    message: `"${session.path}" is no rollout by name or content, and is left alone`,
  }));
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

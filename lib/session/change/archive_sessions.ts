import { prepareArchive } from "../../act/prepare/prepare_archive.ts";
import type { PassedBy } from "../../model/result/change_result.ts";
import type { Session } from "../../model/thread/session.ts";
import type { ArchiveAction } from "../../plan/archive_plan.ts";
import type { Selector } from "../filter_sessions.ts";
import type { StaleCandidate } from "./candidates.ts";
import { type AskedCandidates, changeCandidates } from "./change_candidates.ts";
import type { SelectedChangeOptions } from "./change_options.ts";
import { type ChangeSummary, changeSummary, nothingCarried } from "./change_summary.ts";

/** Mode and safety gates of {@link archiveSessions} and {@link unarchiveSessions}. */
export type ArchiveOptions = SelectedChangeOptions;

/**
 * Moves the candidates that match the selector into Codex's archive, whole threads each, as `codex archive` does; those that are there
 * already stay as they are. Failures of single threads are reported in the summary, also of a candidate that has vanished or changed
 * since it was scanned. Requires read permission for the store and the trash, and for a real change write permission for both.
 *
 * @throws {RefusedError} when a safety gate is closed: no filter, no `confirm`, no `yes`, more than `maxBatch`.
 * @throws {UsageError} for a negative `maxBatch` and a blank root.
 * @throws {LockedError} when another rollkeep acts.
 *
 * @example Archive what has rested for a quarter
 * ```ts
 * import { archiveSessions, scanSessions } from "@rollkeep/rollkeep/session";
 * const sessionsRoot = "/home/me/.codex/sessions";
 * const sessions = await scanSessions(sessionsRoot);
 * const olderThan = Temporal.Duration.from({ hours: 90 * 24 });
 * const roots = { sessionsRoot, trashRoot: "/home/me/.codex/trash" };
 * const plan = await archiveSessions(sessions, { olderThan }, roots);
 * console.log(`would archive ${plan.skipped} files`);
 * ```
 */
export function archiveSessions(
  candidates: readonly Session[],
  selector: Selector,
  options: ArchiveOptions,
): Promise<ChangeSummary> {
  return change({ candidates, selector, options }, "archive");
}

/**
 * Moves the candidates that match the selector out of Codex's archive; candidates come from a scan of the archive. Otherwise as
 * {@link archiveSessions}.
 *
 * @throws {RefusedError} when a safety gate is closed: no filter, no `confirm`, no `yes`, more than `maxBatch`.
 * @throws {UsageError} for a negative `maxBatch` and a blank root.
 * @throws {LockedError} when another rollkeep acts.
 *
 * @example What would come out of the archive
 * ```ts
 * import { scanSessions, unarchiveSessions } from "@rollkeep/rollkeep/session";
 * const archived = await scanSessions("/home/me/.codex/archived_sessions");
 * const plan = await unarchiveSessions(archived, { hostContains: "web" }, {
 *   sessionsRoot: "/home/me/.codex/sessions",
 *   trashRoot: "/home/me/.codex/trash",
 * });
 * console.log(`would bring ${plan.skipped} files out`);
 * ```
 */
export function unarchiveSessions(
  candidates: readonly Session[],
  selector: Selector,
  options: ArchiveOptions,
): Promise<ChangeSummary> {
  return change({ candidates, selector, options }, "unarchive");
}

async function change(asked: AskedCandidates, action: ArchiveAction): Promise<ChangeSummary> {
  const { dryRun = true } = asked.options;
  const { change, stale } = await changeCandidates(asked, {
    command: action,
    nothing: nothingCarried(dryRun ? `${action}-dry-run` : action, dryRun),
    prepare: (world, meant) => prepareArchive(world, { action, ...meant }),
  });
  return changeSummary(change, stale.map(passedByStale));
}

function passedByStale({ session, message }: StaleCandidate): PassedBy {
  return { thread: session.sessionId || session.path, reason: "gone", message };
}

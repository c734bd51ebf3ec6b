import { prepareArchive } from "../../act/prepare/prepare_archive.ts";
import { asThreadId } from "../../model/ids.ts";
import { EMPTY_SELECTOR } from "../../model/request/selector.ts";
import type { PassedBy } from "../../model/result/change_result.ts";
import type { Session } from "../../model/thread/session.ts";
import type { ArchiveAction } from "../../plan/archive_plan.ts";
import {
  batchLimit,
  choose,
  freshCandidates,
  refuseUnasked,
  type StaleCandidate,
  vanished,
} from "./candidates.ts";
import type { SelectedChangeOptions } from "./change_options.ts";
import { type ChangeSummary, changeSummary, nothingChanged } from "./change_summary.ts";
import type { Selector } from "../filter_sessions.ts";
import { isRootThere, libraryConsent, runLibraryChange } from "./library_change.ts";

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

interface Asked {
  readonly candidates: readonly Session[];
  readonly selector: Selector;
  readonly options: ArchiveOptions;
}

async function change(
  { candidates, selector, options }: Asked,
  action: ArchiveAction,
): Promise<ChangeSummary> {
  const maxBatch = batchLimit(options);
  const consent = libraryConsent(options);
  const { selected, chosen } = choose(candidates, selector);
  if (selected && (chosen.length === 0 || !isRootThere(options.sessionsRoot, action))) {
    refuseUnasked(consent, action);
    return nothingChanged(action, { options, passedBy: vanished(chosen).map(passedByStale) });
  }
  let stale: readonly StaleCandidate[] = [];
  const result = await runLibraryChange({
    command: action,
    sessionsRoot: options.sessionsRoot,
    trashRoot: options.trashRoot,
    listening: options,
    consent,
    maxBatch,
    selected,
    needsStore: true,
    verb: action,
    prepare(world) {
      const now = freshCandidates(chosen, world.catalog);
      stale = now.stale;
      const ids = now.fresh.map(({ sessionId }) => asThreadId(sessionId));
      const refs = now.fresh.map(({ path }) => path);
      return prepareArchive(world, {
        action,
        selector: { ...EMPTY_SELECTOR, refs, subagents: true },
        cause: { kind: "selector", selector: { ...EMPTY_SELECTOR, ids } },
      });
    },
  });
  return changeSummary(result, stale.map(passedByStale));
}

function passedByStale({ session, message }: StaleCandidate): PassedBy {
  return { thread: session.sessionId || session.path, reason: "gone", message };
}

import { prepareRestore } from "../../act/prepare/prepare_restore.ts";
import { asThreadId } from "../../model/ids.ts";
import { EMPTY_SELECTOR } from "../../model/request/selector.ts";
import type { PassedBy } from "../../model/result/change_result.ts";
import type { Session } from "../../model/thread/session.ts";
import { batchLimit, choose, refuseUnasked } from "./candidates.ts";
import type { SelectedChangeOptions } from "./change_options.ts";
import { type ChangeSummary, changeSummary } from "./change_summary.ts";
import type { Selector } from "../filter_sessions.ts";
import { libraryConsent, runLibraryChange } from "./library_change.ts";

/** Mode and safety gates of {@link restoreSessions}; the sessions come back to `sessionsRoot`. */
export type RestoreOptions = SelectedChangeOptions;

/**
 * Brings the candidates that match the selector back from the trash, whole threads each, with rows and names. Candidates are
 * sessions as they were before they were deleted: only their ids count. Failures of single threads are reported in the
 * summary, and so is a candidate that is not in the trash. Requires read permission for the store and the trash, and for a real
 * change write permission for both.
 *
 * @throws {RefusedError} when a safety gate is closed: no filter, no `confirm`, no `yes`, more than `maxBatch`.
 * @throws {UsageError} for a negative `maxBatch` and a blank root.
 * @throws {LockedError} when another rollkeep acts.
 *
 * @example Bring one session back
 * ```ts
 * import { deleteSessions, restoreSessions, scanSessions } from "@rollkeep/rollkeep/session";
 * const sessionsRoot = "/home/me/.codex/sessions";
 * const real = { sessionsRoot, trashRoot: "/home/me/.codex/trash", dryRun: false, confirm: true };
 * const sessions = await scanSessions(sessionsRoot);
 * const one = { id: sessions.at(-1)!.sessionId };
 * await deleteSessions(sessions, one, real);
 * const back = await restoreSessions(sessions, one, { ...real, yes: true });
 * console.log(`${back.succeeded} files came back`);
 * ```
 */
export async function restoreSessions(
  candidates: readonly Session[],
  selector: Selector,
  options: RestoreOptions,
): Promise<ChangeSummary> {
  const maxBatch = batchLimit(options);
  const consent = libraryConsent(options);
  const { selected, chosen } = choose(candidates, selector);
  if (selected && chosen.length === 0) refuseUnasked(consent, "restore");
  const ids = [...new Set(chosen.map(({ sessionId }) => asThreadId(sessionId)))];
  const result = await runLibraryChange({
    ...options,
    command: "restore",
    consent,
    maxBatch,
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
  const found = new Set<string>([
    ...result.results.map(({ sessionId }) => sessionId),
    ...result.passedBy.map(({ thread }) => thread),
  ]);
  const missing = ids.filter((id) => !found.has(id)).map((thread): PassedBy => ({
    thread,
    reason: "gone",
    message: `thread ${thread || "without an id"} is not in the trash`,
  }));
  return changeSummary(result, missing);
}

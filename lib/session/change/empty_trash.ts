import { prepareEmpty } from "../../act/prepare/prepare_empty.ts";
import { UsageError } from "../../model/error.ts";
import { asBatchId } from "../../model/ids.ts";
import { ageMs } from "../../time/duration.ts";
import type { ChangeOptions } from "./change_options.ts";
import { type ChangeSummary, changeSummary } from "./change_summary.ts";
import { libraryConsent, runLibraryChange } from "./library_change.ts";

/** Mode, safety gates and choice of {@link emptyTrash}. One of `batches`, `olderThan` and `all` says which batches are meant. */
export interface EmptyTrashOptions extends ChangeOptions {
  /** Ids of batches, whosever they are. */
  readonly batches?: readonly string[];
  /** Least age of the batches of this store. Not negative, time units only. */
  readonly olderThan?: Temporal.Duration;
  /** Every batch of this store. */
  readonly all?: boolean;
}

/**
 * Removes for good what batches keep in the trash; nothing else frees its space, and nothing takes this back. A batch that a session
 * still reads stays and is reported. Requires read permission for the store and the trash, and for a real change write permission for
 * both.
 *
 * @throws {UsageError} when not exactly one of `batches`, `olderThan` and `all` is given, for a negative age and a blank root.
 * @throws {RefusedError} when a real run lacks `confirm`, or another safety gate is closed.
 * @throws {NotFoundError} when a batch that was named is not there.
 * @throws {LockedError} when another rollkeep acts.
 *
 * @example What emptying would free
 * ```ts
 * import { emptyTrash } from "@rollkeep/rollkeep/session";
 * const plan = await emptyTrash({
 *   sessionsRoot: "/home/me/.codex/sessions",
 *   trashRoot: "/home/me/.codex/trash",
 *   olderThan: Temporal.Duration.from({ hours: 30 * 24 }),
 * });
 * console.log(`${plan.affectedBytes} bytes`);
 * ```
 */
export async function emptyTrash(options: EmptyTrashOptions): Promise<ChangeSummary> {
  const { batches = [], olderThan, all = false } = options;
  const given = [batches.length > 0, olderThan !== undefined, all].filter(Boolean).length;
  if (given !== 1) {
    throw new UsageError(
      "Cannot empty the trash: exactly one of batches, olderThan and all says what is meant",
    );
  }
  const result = await runLibraryChange({
    ...options,
    command: "trash-empty",
    consent: libraryConsent({ ...options, yes: true }),
    maxBatch: null,
    selected: true,
    needsStore: false,
    verb: "empty the trash",
    prepare: (world) =>
      prepareEmpty(world, {
        batches: batches.map(asBatchId),
        olderThanMs: olderThan === undefined ? null : ageMs(olderThan, "olderThan"),
      }),
  });
  return changeSummary(result);
}

import { readBatches } from "../../act/journal/read_batches.ts";
import { prepareUndo } from "../../act/prepare/prepare_undo.ts";
import { NotFoundError } from "../../model/error.ts";
import { doneThreads, isBegun } from "../../model/journal.ts";
import { type BatchAction, plannedBytesOf } from "../../model/plan.ts";
import type { PassedBy } from "../../model/result/change_result.ts";
import type { BatchStanding } from "../../model/result/log_result.ts";
import { newStandings } from "../../plan/batch/batch_standing.ts";
import { refuseUnasked } from "./candidates.ts";
import type { ChangeOptions, ListeningOptions } from "./change_options.ts";
import { type ChangeSummary, changeSummary } from "./change_summary.ts";
import { libraryConsent, runLibraryChange } from "./library_change.ts";
import { givenRoot, librarySystem } from "../library_system.ts";

/** One batch under a trash root. */
export interface BatchSummary {
  /** Its id. */
  readonly batchId: string;
  /** When it was begun. */
  readonly at: Temporal.Instant;
  /** What it did. */
  readonly action: BatchAction;
  /** How it stands today. */
  readonly standing: BatchStanding;
  /** Threads done. */
  readonly threads: number;
  /** Bytes of their rollouts. */
  readonly bytes: number;
}

/**
 * The batches under a trash root, newest first; none when it does not exist. Requires read permission for it.
 *
 * @throws {UsageError} when `trashRoot` is blank.
 *
 * @example Every change there has been, newest first
 * ```ts
 * import { listBatches } from "@rollkeep/rollkeep/session";
 * for (const { at, action, threads, batchId } of await listBatches("/home/me/.codex/trash")) {
 *   console.log(`${at} ${action} ${threads} threads: ${batchId}`);
 * }
 * ```
 */
export async function listBatches(
  trashRoot: string | URL,
  { onProblem = () => {} }: Pick<ListeningOptions, "onProblem"> = {},
): Promise<readonly BatchSummary[]> {
  const system = librarySystem();
  const folder = givenRoot(trashRoot, { verb: "list batches", name: "trashRoot" });
  const batches = await readBatches(folder, { system, onProblem });
  const standings = newStandings(batches);
  return batches.filter(isBegun).map((batch) => {
    const done = doneThreads(batch);
    return {
      batchId: batch.id,
      at: Temporal.Instant.from(batch.header.at),
      action: batch.header.action,
      standing: standings.stateOf(batch),
      threads: done.length,
      bytes: plannedBytesOf(done),
    };
  });
}

/** Mode and safety gate of {@link undoBatch}. */
export type UndoOptions = ChangeOptions;

/**
 * Takes a batch back; with the id of an undo, does the change again. Failures of single threads are reported in the summary, and so is
 * a batch of which nothing is left to take back. Requires read permission for the store and the trash, and for a real change write
 * permission for both.
 *
 * @throws {NotFoundError} when there is no such batch.
 * @throws {RefusedError} when a real run lacks `confirm`, or another safety gate is closed.
 * @throws {LockedError} when another rollkeep acts.
 * @throws {UnsupportedError} when what the batch removed is gone for good.
 *
 * @example Take the newest change back
 * ```ts
 * import { deleteSessions, listBatches, scanSessions, undoBatch } from "@rollkeep/rollkeep/session";
 * const sessionsRoot = "/home/me/.codex/sessions";
 * const trashRoot = "/home/me/.codex/trash";
 * const real = { sessionsRoot, trashRoot, dryRun: false, confirm: true, yes: true };
 * await deleteSessions(await scanSessions(sessionsRoot), { hostContains: "web" }, real);
 * const [newest] = await listBatches(trashRoot);
 * const back = newest === undefined ? null : await undoBatch(newest.batchId, real);
 * console.log(`${back?.succeeded ?? 0} files are back`);
 * ```
 */
export async function undoBatch(batchId: string, options: UndoOptions): Promise<ChangeSummary> {
  const { dryRun = true, confirm = false } = options;
  const consent = libraryConsent({ dryRun, confirm, yes: true });
  refuseUnasked(consent, "undo");
  let overText: string | null = null;
  const result = await runLibraryChange({
    ...options,
    command: "undo",
    consent,
    maxBatch: null,
    selected: true,
    needsStore: false,
    verb: "undo",
    async prepare(world) {
      const target = (await world.batches()).find(({ id }) => id === batchId);
      if (target === undefined || !isBegun(target)) {
        const { trashRoot } = world.store;
        throw new NotFoundError(`Cannot undo batch "${batchId}": there is none in ${trashRoot}`);
      }
      const prepared = await prepareUndo(world, target);
      const isOver = prepared.plan.threads.length === 0 && prepared.passedBy.length === 0;
      if (isOver) overText = `batch ${batchId} is ${(await world.standings()).stateOf(target)}`;
      return prepared;
    },
  });
  const over: readonly PassedBy[] = overText === null
    ? []
    : [{ thread: "", reason: "gone", message: `${overText}: nothing is left to take back` }];
  return changeSummary(result, over);
}

import { readBatches } from "../act/journal/read_batches.ts";
import { prepareUndo } from "../act/prepare/prepare_undo.ts";
import { NotFoundError, RefusedError, UsageError } from "../model/error.ts";
import { doneThreads, isBegun } from "../model/journal.ts";
import { type BatchAction, plannedBytesOf } from "../model/plan.ts";
import type { ChangeResult, FileResult } from "../model/result/change_result.ts";
import type { BatchStanding } from "../model/result/log_result.ts";
import { newStandings } from "../plan/batch/batch_standing.ts";
import { libraryConsent, runLibraryChange } from "./library_change.ts";
import { givenPath, librarySystem } from "./library_system.ts";

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
 */
export async function listBatches(trashRoot: string): Promise<readonly BatchSummary[]> {
  if (trashRoot.trim() === "") throw new UsageError("Cannot list batches: the trash root is blank");
  const system = librarySystem();
  const batches = await readBatches(givenPath(trashRoot), { system, onProblem: () => {} });
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

/** Options of {@link undoBatch}. */
export interface UndoOptions {
  /** The trash root that holds the batch. */
  readonly trashRoot: string;
  /** Root of the sessions it came from. */
  readonly sessionsRoot: string;
  /** Simulate: nothing is changed. Left out: `true`. */
  readonly dryRun?: boolean;
  /** Required for a real undo. Left out: `false`. */
  readonly confirm?: boolean;
}

/** Totals of one undo, or of one restore. */
export interface UndoSummary {
  /** Id of the batch that this change is; absent in a dry run and when nothing was changed. */
  readonly batchId?: string;
  /** Whether nothing was changed by intent. */
  readonly simulation: boolean;
  /** One entry per rollout. */
  readonly results: readonly FileResult[];
  /** Threads left out, and why. */
  readonly passedBy: readonly string[];
}

/**
 * Takes a batch back; with the id of an undo, does the change again. Failures of single threads are reported in the summary.
 * Requires read and write permission for the store and the trash.
 *
 * @throws {NotFoundError} when there is no such batch. @throws {RefusedError} when a real run lacks `confirm`.
 */
export async function undoBatch(batchId: string, options: UndoOptions): Promise<UndoSummary> {
  const { dryRun = true, confirm = false } = options;
  if (!dryRun && !confirm) {
    throw new RefusedError("real undo requires confirm", { reasons: ["needs-confirm"] });
  }
  return undoSummary(
    await runLibraryChange({
      command: "undo",
      sessionsRoot: options.sessionsRoot,
      trashRoot: options.trashRoot,
      consent: libraryConsent({ dryRun, confirm, yes: true }),
      maxBatch: null,
      selected: true,
      needsStore: false,
      verb: "undo",
      async prepare(world) {
        const target = (await world.batches()).find(({ id }) => id === batchId);
        if (target !== undefined && isBegun(target)) return await prepareUndo(world, target);
        const { trashRoot } = world.store;
        throw new NotFoundError(`Cannot undo batch "${batchId}": there is none in ${trashRoot}`);
      },
    }),
  );
}

/** What an undo or a restore came to, in the words of the library. */
export function undoSummary({ batchId, simulation, results, passedBy }: ChangeResult): UndoSummary {
  return {
    ...(batchId === undefined ? {} : { batchId }),
    simulation,
    results,
    passedBy: passedBy.map(({ message }) => message),
  };
}

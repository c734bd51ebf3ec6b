/**
 * What a migration comes to, in the words of the Go package (session-api §3).
 *
 * @module
 */
import { SessionError, type SessionErrorKind, type SessionErrorOptions } from "../error.ts";

/** One source session and what becomes of it. */
export interface MigratePlan {
  /** Thread id of the source. JSON `source_id`. */
  readonly sourceId: string;
  /** Thread id of the copy; the source's own when it moves, and in another home that has none with it. JSON `dest_id`. */
  readonly destId: string;
  /** Rollout file of the source. JSON `source_rollout`. */
  readonly sourceRollout: string;
  /** Rollout file of the copy. JSON `dest_rollout`. */
  readonly destRollout: string;
  /** Working directory of the source, absolute. JSON `source_cwd`. */
  readonly sourceCwd: string;
  /** Working directory of the copy, absolute. JSON `dest_cwd`. */
  readonly destCwd: string;
  /** Empty when the source has no branch. JSON `source_branch`. */
  readonly sourceBranch: string;
  /** Branch recorded for the copy; empty when there is none. JSON `dest_branch`. */
  readonly destBranch: string;
}

/** Summary of one migration. */
export interface MigrateResult {
  /** Id of the batch that undoes this; absent in a dry run, when nothing was changed, and for one mapping of a file. JSON `batch_id`. */
  readonly batchId?: string;
  /** Source working directory; empty where sessions go into another home and keep theirs. JSON `from_cwd`. */
  readonly fromCwd: string;
  /** Destination working directory; empty likewise. JSON `to_cwd`. */
  readonly toCwd: string;
  /** Home that the sessions go into; absent: they stay in their own. JSON `into`. */
  readonly into?: string;
  /** Branch that was asked for; empty when each copy keeps its source's. JSON `dest_branch`. */
  readonly destBranch: string;
  /** Sessions to copy after `since`, skipping and `limit`. JSON `matched`. */
  readonly matched: number;
  /** Copies made; 0 in a dry run. JSON `created`. */
  readonly created: number;
  /** Sessions that already have a copy at the destination, or are there. JSON `skipped`. */
  readonly skipped: number;
  /** Whether this was a plan only. JSON `dry_run`. */
  readonly dryRun: boolean;
  /** As given in the options. JSON `print_created`. */
  readonly printCreated: boolean;
  /** One entry per matched session, newest first. JSON `planned`. */
  readonly planned: readonly MigratePlan[];
  /** One line each, in a stable order. JSON `warnings`. */
  readonly warnings: readonly string[];
}

/** One mapping of a migration file: `[[mapping]]` with `from`, `to`, and optionally `branch`, `move` and `tree`. */
export interface MigrateBatchMapping {
  /** TOML key `from`, absolute. JSON `from`. */
  readonly fromCwd: string;
  /** TOML key `to`, absolute, links resolved. JSON `to`. */
  readonly toCwd: string;
  /** TOML key `branch`; absent when each copy keeps its source's. JSON `branch`. */
  readonly branch?: string;
  /** TOML key `move`: the sessions themselves move. JSON `move`. */
  readonly move: boolean;
  /** TOML key `tree`: sessions of folders below go along. JSON `tree`. */
  readonly tree: boolean;
}

/** Outcome of one mapping. */
export interface MigrateBatchItemResult {
  /** The mapping as read from the file. JSON `mapping`. */
  readonly mapping: MigrateBatchMapping;
  /** What was reached, also when `error` is present. JSON `result`. */
  readonly result: MigrateResult;
  /** Why the mapping failed; absent when it succeeded. JSON `error`, its text. */
  readonly error?: SessionError;
}

/** Aggregate of a file-driven run. */
export interface MigrateBatchResult {
  /** Id of the batch that undoes this; absent in a dry run and when nothing was changed. JSON `batch_id`. */
  readonly batchId?: string;
  /** Whether this was a plan only. JSON `dry_run`. */
  readonly dryRun: boolean;
  /** As given in the options. JSON `print_created`. */
  readonly printCreated: boolean;
  /** Mappings in the file, including those not reached. JSON `total_mappings`. */
  readonly totalMappings: number;
  /** Mappings that succeeded. JSON `succeeded`. */
  readonly succeeded: number;
  /** Mappings that failed. JSON `failed`. */
  readonly failed: number;
  /** Sessions matched, summed over the mappings. JSON `matched`. */
  readonly matched: number;
  /** Copies made, summed over the mappings. JSON `created`. */
  readonly created: number;
  /** Sessions skipped, summed over the mappings. JSON `skipped`. */
  readonly skipped: number;
  /** In file order; ends at the first failure of a real run. JSON `items`. */
  readonly items: readonly MigrateBatchItemResult[];
}

/** Options of {@link MigrateBatchError}. */
export interface MigrateBatchErrorOptions extends SessionErrorOptions {
  /** Everything reached before and including the failure. */
  readonly result: MigrateBatchResult;
  /** Kind of the first failure. */
  readonly kind: SessionErrorKind;
}

/** A mapping of a migration file failed. */
export class MigrateBatchError extends SessionError {
  /** That of the first failure. */
  override readonly kind: SessionErrorKind;
  /** Everything reached before and including the failure. */
  readonly result: MigrateBatchResult;

  /** Creates the error with what was reached. */
  constructor(message: string, options: MigrateBatchErrorOptions) {
    super(message, options);
    this.kind = options.kind;
    this.result = options.result;
  }
}

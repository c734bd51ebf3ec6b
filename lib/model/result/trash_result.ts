import type { BatchId } from "../ids.ts";

/** One batch that holds files, for `trash list`. */
export interface TrashEntry {
  readonly batch: BatchId;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Threads it still holds. */
  readonly threads: number;
  /** Bytes of their rollouts. */
  readonly bytes: number;
  /** Command that brings them back. */
  readonly restore: string;
  /** Command that removes them for good. */
  readonly empty: string;
}

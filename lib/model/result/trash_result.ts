import type { BatchId } from "../ids.ts";
import type { ToldThread } from "../thread/told_thread.ts";
import type { BatchCause } from "./log_result.ts";

/** One batch that holds files, for `trash list`. */
export interface TrashEntry {
  readonly batch: BatchId;
  /** Its number in the log: 0 is the newest. */
  readonly number: number;
  readonly cause: BatchCause;
  /** What people call the first threads, five at most. */
  readonly titles: readonly string[];
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Threads it still holds. */
  readonly threads: number;
  /** What people know those by; empty where nobody is shown them. */
  readonly held: readonly ToldThread[];
  /** Bytes of their rollouts. */
  readonly bytes: number;
  /** Command that brings them back. */
  readonly restore: string;
  /** Command that removes them for good. */
  readonly empty: string;
}

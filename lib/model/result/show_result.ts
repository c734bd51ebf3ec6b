import type { ThreadId } from "../ids.ts";
import type { ShownThread } from "../thread/thread.ts";

/** What `show` says of a thread before its conversation. */
export interface ShowHeader {
  readonly thread: ShownThread;
  /** The row's own update time, milliseconds since the epoch; `null` without a row. */
  readonly rowUpdatedAtMs: number | null;
  /** Time of the last record of the current rollout, RFC 3339; `null` when none tells. */
  readonly lastRecordAt: string | null;
  /** Thread this one was forked from. */
  readonly forkedFromId: ThreadId | null;
  /** Threads whose history lies in this one. */
  readonly forks: readonly string[];
}

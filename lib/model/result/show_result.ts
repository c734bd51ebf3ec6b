import type { ThreadId } from "../ids.ts";
import type { ShownThread } from "../thread/thread.ts";

/** How a thread went to the trash. Text is untrusted. */
export interface TrashedThread {
  /** The command that put it there, in words for people. */
  readonly by: string;
  /** When, milliseconds since the epoch; `null` when nobody knows. */
  readonly atMs: number | null;
  /** Command that brings it back. */
  readonly restore: string;
}

/** What `show` says of a thread before its conversation. */
export interface ShowHeader {
  readonly thread: ShownThread;
  /** Whether Codex's picker lists it, an archived one among those; `null`: nobody can tell. */
  readonly isListed: boolean | null;
  /** Turns of the conversation that were not taken back; `null`: not counted. */
  readonly turns: number | null;
  /** The row's own update time, milliseconds since the epoch; `null` without a row. */
  readonly rowUpdatedAtMs: number | null;
  /** Time of the last record of the current rollout, RFC 3339; `null` when none tells. */
  readonly lastRecordAt: string | null;
  /** Thread this one was forked from. */
  readonly forkedFromId: ThreadId | null;
  /** Threads whose history lies in this one: ids, of one without an id the path. */
  readonly forks: readonly string[];
  /** What people call the threads that are named here: its parent, sub-agents, origin and forks. None of one that has no title. */
  readonly titles: ReadonlyMap<string, string>;
  /** How it went to the trash; `null`: it is in the store. */
  readonly away: TrashedThread | null;
}

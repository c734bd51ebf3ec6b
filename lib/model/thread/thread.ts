import type { Fingerprint } from "../fingerprint.ts";
import type { Health } from "../health.ts";
import type { BatchId, RolloutId, ThreadId } from "../ids.ts";
import type { AbsolutePath } from "../store.ts";
import type { Head } from "./head.ts";
import type { OptionalRowField } from "./thread_row.ts";

/** One transcript file of a thread. */
export interface Rollout {
  /** Absolute path, as found. */
  readonly path: AbsolutePath;
  /** Size and times when it was scanned; size is on disk (compressed size for `.zst`). */
  readonly fingerprint: Fingerprint;
  /** Whether it is a `.jsonl.zst`. */
  readonly compressed: boolean;
  /** Whether it lies in `archived_sessions/`. */
  readonly archived: boolean;
  /** Id of the rollout: the second id of its name (reverts), else the thread's; `null` when the name has none. */
  readonly rolloutId: RolloutId | null;
  /** What its first lines tell; `null` when it could not be read. */
  readonly head: Head | null;
}

/** What the row tells of a thread, else its head. */
type RowOrHeadField = OptionalRowField | "cwd" | "source";

/**
 * One thread as the user sees it: every rollout of one thread id, its row, its name, its place in the lineage.
 * Times are milliseconds since the epoch, sizes bytes. Text is untrusted.
 */
export interface Thread extends Pick<Head, RowOrHeadField> {
  /** Thread id; `null` when neither metadata nor file name tells. Identity is then the path. */
  readonly id: ThreadId | null;
  /** Current rollout: the one the row names, else the newest. */
  readonly path: AbsolutePath;
  /** All rollouts, newest first; a plain file's `.zst` twin is among them, last. */
  readonly rollouts: readonly Rollout[];
  /** Name given by the user; `null` when unnamed. */
  readonly name: string | null;
  /** Preview by Codex's own rule, one line; `null` when there is none. */
  readonly preview: string | null;
  /** Creation: from the metadata, else the row, else the oldest rollout's mtime. */
  readonly createdAtMs: number;
  /** Whether metadata or row tell the creation; an mtime that stands in for it is not the creation. */
  readonly isCreationKnown: boolean;
  /** mtime of the newest rollout. */
  readonly updatedAtMs: number;
  /** Sum of its rollouts on disk, without sub-agents. */
  readonly sizeBytes: number;
  /** Worst health among its readable rollouts; `null` when none could be read: no health selector matches. */
  readonly health: Health | null;
  /** Whether all rollouts lie in `archived_sessions/`. */
  readonly archived: boolean;
  /** Whether it is in Codex's built-in section. */
  readonly pinned: boolean;
  /** Whether it was forked from another thread. */
  readonly forked: boolean;
  /** Whether any rollout is compressed. */
  readonly compressed: boolean;
  /** Thread that spawned it; `null` for a thread of the user's. */
  readonly parentId: ThreadId | null;
  /** Ids of its sub-agents, transitively. */
  readonly subagentIds: readonly ThreadId[];
}

/** The rollout that a thread goes by: of a reverted one that its row names (write-rules §5.1). */
export function currentRollout({ rollouts, path }: Pick<Thread, "rollouts" | "path">): Rollout {
  return rollouts.find((rollout) => rollout.path === path) ?? rollouts[0]!;
}

/** A thread as it is shown, with what its writer lock tells where that was asked. */
export interface ShownThread extends Thread {
  /** Whether someone holds its writer lock; `null`: nothing tells; left out: not tested, for a thread without an id has none. */
  readonly live?: boolean | null;
  /** Whether Codex's picker does not list it, among its archived threads neither; left out: nobody can tell. */
  readonly hidden?: boolean;
  /** Batch whose part of the trash it lies in; left out: it lies in the store. */
  readonly trash?: BatchId;
  /** Why it does not; left out: not asked. */
  readonly hiddenBy?: HiddenCause;
}

/** Why Codex's picker does not list a thread. */
export interface HiddenCause {
  /** The condition that fails (repair-rules §19). */
  readonly condition: string;
  /** In a few words: what is wrong, or what hides it on purpose. */
  readonly cause: string;
  /** One sentence for people. */
  readonly detail: string;
}

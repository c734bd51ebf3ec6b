/**
 * Ids of Codex's threads and rollouts and of our batches: texts that the compiler keeps apart. They are made only where a text
 * becomes an id: of words, file names, heads, rows and records, and of what this program makes itself.
 *
 * @module
 */

declare const kind: unique symbol;

/** A text that is the id of one kind of thing. */
interface OfKind<Kind extends string> {
  readonly [kind]: Kind;
}

/** A text that is no id yet. */
type Plain = string & { readonly [kind]?: never };

/** Id of a thread. */
export type ThreadId = string & OfKind<"thread">;

/** Id of a rollout, one file of a thread; the first one's has the text of the thread's (codex-storage §1). */
export type RolloutId = string & OfKind<"rollout">;

/** Id of a batch. */
export type BatchId = string & OfKind<"batch">;

/** A text that is a thread's id. */
export function asThreadId(text: Plain): ThreadId {
  return text as string as ThreadId;
}

/** A text that is a rollout's id. */
export function asRolloutId(text: Plain): RolloutId {
  return text as string as RolloutId;
}

/** A text that is a batch's id. */
export function asBatchId(text: Plain): BatchId {
  return text as string as BatchId;
}

/** Id of the rollout that a thread begins with. */
export function firstRolloutOf(thread: ThreadId): RolloutId {
  return thread as string as RolloutId;
}

/** Stands for the id in the paths of a rehearsal, which has none. */
export const REHEARSED_BATCH = asBatchId("<batch>");

/** A batch id, `b-20261124T145502Z-0123456789ab`, from an RFC 3339 moment in UTC and 12 hex digits (compat §3.7). */
export function newBatchId(instant: string, hex: string): BatchId {
  return asBatchId(`b-${instant.replace(/\.\d+|[-:]/g, "")}-${hex}`);
}

/** Whether a word is a batch id. */
export function isBatchId(word: string): word is BatchId {
  return /^b-\d{8}T\d{6}Z-[0-9a-f]{12}$/.test(word);
}

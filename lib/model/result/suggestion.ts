/** Why a place is taken for the new one of a folder, the strongest first. */
export type SuggestionReason =
  /** A Git working tree there has the remote that the threads were begun at. */
  | "same-remote"
  /** A Git working tree there holds a commit that the threads were begun at. */
  | "same-commit"
  /** A folder there has the same base name. */
  | "same-name";

/** A folder that threads name and that is gone, and where it may be now. */
export interface Suggestion {
  /** The folder, as threads name it. Untrusted text. */
  readonly from: string;
  /** Threads that name it. */
  readonly threads: number;
  /** Threads of gone folders below it that go along. */
  readonly below: number;
  /** The likeliest new place; `null` when none was found. */
  readonly to: string | null;
  /** Why; `null` when no place was found. */
  readonly reason: SuggestionReason | null;
  /** Other places that fit as well, the likeliest first. */
  readonly others: readonly string[];
  /** Whether the mapping has to take the tree along: threads name gone folders below it too. */
  readonly tree: boolean;
}

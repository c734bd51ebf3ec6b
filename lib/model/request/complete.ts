/** Threads that may be meant: all of the store, those out of or in the archive, those in the trash. */
export type ThreadsAmong = "any" | "active" | "archived" | "trash";

/** What of a store may stand in the place that is being typed. */
export interface Wanted {
  readonly what: ThreadsAmong | "batches" | "batch-ids";
  /** How it begins, as typed so far. */
  readonly start: string;
  /** What stands before it in the same word and stays there, such as `--id=`. */
  readonly before: string;
  /** Whether each comes with what it is. */
  readonly briefs: boolean;
}

/** A word that a shell may put where the user is typing. Untrusted text, both. */
export interface Proposal {
  readonly word: string;
  /** What it is; empty: it says so itself. */
  readonly brief: string;
}

import type { JournalOutcome, JournalThread } from "../../model/journal.ts";

/** How one thread of a batch ended. */
export interface ThreadOutcome {
  readonly thread: JournalThread;
  /** Why it was not done; `null` when it was. */
  readonly error: string | null;
  /** Whether it was not even tried, because a thread that needs it failed. */
  readonly skipped: boolean;
  /** For people: what had to be left out. */
  readonly notes: readonly string[];
  /** Whether a file of it was copied to another file system. */
  readonly copied: boolean;
  /** Of a copy: its file as it was made; absent otherwise. */
  readonly made?: JournalOutcome["made"];
}

/** How the threads of a batch ended so far, by number. */
export type Outcomes = Map<number, ThreadOutcome>;

import type { JournalOutcome, JournalThread } from "../../model/journal.ts";

/** How one thread of a batch ended. */
export interface ThreadOutcome {
  readonly thread: JournalThread;
  /** Why it was not done; `null` when it was. */
  readonly error: string | null;
  /** Whether it was not even tried, because another thread of the batch failed, or the user stopped it. */
  readonly skipped: boolean;
  /** For people: what had to be left out. */
  readonly notes: readonly string[];
  /** Whether it could be brought to neither side: it waits for a later settling. Absent: it is whole. */
  readonly left?: true;
  /** Of a copy or a replacement: its file as it was made; absent otherwise. */
  readonly made?: JournalOutcome["made"];
}

/** How the threads of a batch ended so far, by number. */
export type Outcomes = Map<number, ThreadOutcome>;

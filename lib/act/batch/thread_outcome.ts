import type { JournalLeft, JournalOutcome, JournalThread } from "../../model/journal.ts";
import type { Clock } from "../../system/system.ts";
import { instantText } from "../../time/instant_text.ts";
import type { JournalWriter } from "../journal/journal_writer.ts";
import type { ActTools } from "../tools.ts";

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

/** Writes down how threads have ended. */
export function writeOutcomes(
  outcomes: readonly ThreadOutcome[],
  { journal, tools }: { readonly journal: JournalWriter; readonly tools: ActTools },
): void {
  journal.write(...outcomes.map((outcome) => recordOf(outcome, tools.system.clock)));
}

function recordOf(
  { thread: { number }, error, left, made }: ThreadOutcome,
  clock: Clock,
): JournalOutcome | JournalLeft {
  if (left === true) {
    return { kind: "left", number, reason: error ?? "", at: instantText(clock.nowMs()) };
  }
  return error === null
    ? { kind: "outcome", number, done: true, ...(made === undefined ? {} : { made }) }
    : { kind: "outcome", number, done: false, error };
}

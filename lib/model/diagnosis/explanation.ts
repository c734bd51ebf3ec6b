import type { FindingId } from "./finding.ts";

/** Every condition that Codex applies to a thread, in its order (repair-rules §0, §19). */
export const CONDITION_IDS = [
  "list_readable",
  "file",
  "row",
  "path",
  "preview",
  "archived",
  "source",
  "attached",
  "provider",
  "cwd",
  "head",
  "name_canonical",
  "history_mode",
  "archived_at",
  "encoding",
  "last_ordinal",
  "base",
  "provider_configured",
  "model",
  "turns_listed",
  "double",
] as const;
/** One of {@link CONDITION_IDS}. */
export type ConditionId = typeof CONDITION_IDS[number];

/** How one condition turned out for one thread. */
export interface ConditionAnswer {
  /** Which condition. */
  readonly id: ConditionId;
  /** `null`: not asked, because an earlier condition failed or the answer takes more reading; the detail says which. */
  readonly passed: boolean | null;
  /** Why, one sentence for people. May quote text of Codex's files. */
  readonly detail: string;
  /** What is wrong; absent where it passed, and where it is so by design. */
  readonly finding?: FindingId;
  /** The command that helps; absent where none does. */
  readonly help?: string;
}

/** Why a thread is shown and can be resumed by Codex, or not. */
export interface Explanation {
  /** Id of the thread; the path of a file that has none. */
  readonly id: string;
  /** Its name, else its preview, of untrusted text; `null`: there is neither. */
  readonly title: string | null;
  /** Every condition, in the order of {@link CONDITION_IDS}. */
  readonly conditions: readonly ConditionAnswer[];
  /** Whether Codex's own picker lists it; `null`: it could not be asked, a detail says why. */
  readonly shown: boolean | null;
  /** Whether Codex resumes it by its id; `null` likewise. */
  readonly resumable: boolean | null;
  /** Whether all of it is there and Codex lists all turns; `null` likewise. */
  readonly whole: boolean | null;
  /** The true cause, where it is hidden, refused or not whole: one sentence. */
  readonly reason?: string;
}

/** What the facts of a thread tell of it: all but what it is called. */
export type ThreadVerdict = Omit<Explanation, "title">;

/** What an explanation says of a condition. */
export function answerOf({ conditions }: ThreadVerdict, id: ConditionId): ConditionAnswer {
  return conditions.find((condition) => condition.id === id)!;
}

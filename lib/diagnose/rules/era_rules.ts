/**
 * What an older Codex does otherwise than the newest. Which Codex a store belongs to shows in its database: each brings it up to the
 * number of changes that it knows. Where an older one is known to differ, a rule of the newest is not held to be its own.
 *
 * @module
 */
import type { StoreFacts } from "../facts.ts";

/** Since when Codex has a habit. */
interface Since {
  /** Number of changes to the database from which on it surely has it. */
  readonly since: number;
  /** Whether it surely has it where there is no database. */
  readonly without: boolean;
  /** Below this number it surely had it, too. Left out: it is not known. */
  readonly before?: number;
}

/**
 * Each was measured with the Codex before and after: 0.116.0 made 20, 0.130.0 31, 0.141.0 37, 0.147.0 46, 0.153.4 52, 0.157.1 57, 0.160.1
 * 58, 0.163.0 61, 0.169.0 62, 0.171.0 64.
 */
const HABITS = {
  /** It lists what the rows say, and looks at no file beside. */
  "lists by rows": { since: 31, without: false },
  /** It refuses a provider that is not configured. */
  "refuses unknown providers": { since: 31, without: false },
  /** It finds a thread without a row by the name of its file alone. */
  "finds by name": { since: 31, without: false },
  /** It reads `.jsonl.zst`. */
  "reads compressed files": { since: 37, without: true },
  /** It resumes no thread whose row leads nowhere, or to another thread's file. */
  "refuses dead paths": { since: 46, without: true },
  /** It wants the metadata first, and reads the history mode, the session and the base in it. */
  "reads histories": { since: 46, without: false },
  /** It asks whether a moment of archiving is recorded, not where the file lies. */
  "asks when archived": { since: 52, without: true },
  /** It resumes no thread whose row it cannot read. */
  "refuses poison": { since: 52, without: true },
  /** It goes on listing turns behind a line that is lost. */
  "lists turns behind a loss": { since: 57, without: true },
  /** It refuses an empty model. */
  "refuses no model": { since: 58, without: true },
  /** It asks a legacy file, too, which provider it is of. */
  "asks files for providers": { since: 62, without: false },
  /** It resumes a thread whose provider is another than the one that it is set to: 0.167.2, which made 62, too, does not. */
  "resumes other providers": { since: 63, without: true, before: 62 },
} as const satisfies Readonly<Record<string, Since>>;

/** Something that Codex has not always done so. */
export type Habit = keyof typeof HABITS;

/** Whether the Codex of a store surely does as the newest. A database that tells no number is taken for today's. */
export function isHabit({ database, schema }: StoreFacts, habit: Habit): boolean {
  const { since, without, before = 0 }: Since = HABITS[habit];
  if (database === "none") return without;
  return schema === null || schema >= since || schema < before;
}

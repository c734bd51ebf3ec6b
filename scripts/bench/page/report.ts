/** What was measured, as docs/benchmarks.json keeps it and docs/benchmarks.md shows it. */

/** Tools beside rollkeep. `hand` is what Unix has: `find`, `grep`, `du`, `mv`. */
export type Tool = "hand" | "codexsm" | "session-steward" | "codex";

/** Some runs of one program. */
export interface Timing {
  /** Wall milliseconds, start to exit. */
  readonly medianMs: number;
  readonly leastMs: number;
  readonly runs: number;
  /** MiB that the largest of its processes held at its peak; `null` where nobody could tell. */
  readonly peakMiB: number | null;
  /** That it was ended before its end, for it took too long: the times are not its own. Left out: it came to it. */
  readonly isCut?: true;
}

/** Part of the work of a run. */
export interface Step {
  /** In words, with the folder of the code that did it. */
  readonly words: string;
  /** Of the time that was looked at, from 0 to 1. */
  readonly share: number;
}

/** How the tools beside rollkeep did; who has no such command, or was not given, is absent. */
export type Beside = Partial<Readonly<Record<Tool, Timing>>>;

/** One row of the bench. */
export interface RowResult {
  readonly name: string;
  /** Words of the command. */
  readonly command: string;
  readonly limit: string;
  readonly timing: Timing;
  /** Median of what a run took by what `find` took just before; `null` for a change. */
  readonly ratioToFind: number | null;
  /** Bytes that it copied; `null` where that is not its work. */
  readonly copiedBytes: number | null;
  /** The one run with nothing of it in memory or in rollkeep's cache; `null` where that was not measured. */
  readonly coldMs: number | null;
  readonly beside: Beside;
  /** The words of `hand`; `null`: there are none. */
  readonly byHand: string | null;
  readonly slowest: Step | null;
}

/** One command at one size of a store. */
export interface GrowthPoint {
  readonly threads: number;
  readonly timing: Timing;
}

/** How the time of one command grows with the store. */
export interface GrowthResult {
  readonly question: string;
  readonly tool: Tool | "rollkeep";
  /** Words of the command. */
  readonly command: string;
  readonly points: readonly GrowthPoint[];
  /** Of rollkeep, at the largest size. */
  readonly slowest: Step | null;
}

/** A store that was measured on. */
export interface StoreFacts {
  readonly name: string;
  readonly rollouts: number;
  /** Of all rollouts. */
  readonly bytes: number;
}

/** All of it. */
export interface Report {
  /** RFC 3339. */
  readonly at: string;
  readonly minutes: number;
  /** Words of the task. */
  readonly words: string;
  readonly version: string;
  /** The commit, and whether something was changed beside it. */
  readonly commit: string;
  /** How rollkeep was run. */
  readonly program: string;
  /** What the machine is, line by line. */
  readonly machine: readonly string[];
  /** Load average of a minute, at the start and at the end. */
  readonly load: readonly [number, number];
  /** What each tool says of itself; absent: it was not given. */
  readonly tools: Partial<Readonly<Record<Tool, string>>>;
  readonly stores: readonly StoreFacts[];
  readonly starts: readonly (readonly [command: string, timing: Timing])[];
  readonly firstUses: readonly (readonly [name: string, ms: number])[];
  readonly sizes: readonly (readonly [what: string, bytes: number])[];
  readonly rows: readonly RowResult[];
  readonly growth: readonly GrowthResult[];
  /** Threads that a list of all has, of one store, by tool. */
  readonly listed: readonly (readonly [tool: Tool | "rollkeep", threads: number])[];
}

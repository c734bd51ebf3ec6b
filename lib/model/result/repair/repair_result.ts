import type { Finding } from "../../diagnosis/finding.ts";

/** What becomes of a finding: `passed_by` with the reason why it stays, `failed` with what stood in the way. */
export type RepairStatus = "planned" | "repaired" | "passed_by" | "failed";

/** One change of a repair, for people and programs: of a row its columns, of a file its path. */
export interface RepairStep {
  /** `set`: columns of a row; `rows`: a row that comes or goes; `names`: the name index; else as in a journal. */
  readonly step:
    | "set"
    | "rows"
    | "names"
    | "patch"
    | "replace"
    | "move"
    | "create"
    | "append"
    | "cut";
  /** Table of the row, or path of the file. */
  readonly where: string;
  /** Before and after, by column; of a file what happens to it. Texts are untrusted. */
  readonly changes: Readonly<Record<string, RepairChange>>;
}

/** A value before and after; `null`: there is none. */
export interface RepairChange {
  /** What it was. */
  readonly before: string | number | null;
  /** What it is then. */
  readonly after: string | number | null;
}

/** A finding, and what becomes of it. */
export interface MendedFinding extends Finding {
  /** What changes; empty where nothing does. */
  readonly fix: readonly RepairStep[];
  /** What is so once it is mended, for people. */
  readonly effect: string;
  /** What becomes of it. */
  readonly status: RepairStatus;
  /** Why it stays, or what stood in the way; absent where it is mended, or will be. */
  readonly reason?: string;
}

/** What is hidden or different by design, and why: a repair leaves it alone. */
export interface LeftByDesign {
  /** What it is, as a word. */
  readonly id: "hidden-source" | "attached" | "never-used" | "archived";
  /** Thread id. */
  readonly thread: string;
  /** For people. */
  readonly reason: string;
}

/** How well Codex's rows and files fit, in the words and numbers of `codex doctor`; all zero in a store without reverts and faults. */
export interface Parity {
  /** Rows whose file is nowhere. */
  readonly staleRows: number;
  /** Files in `sessions/` that the row of their thread does not name, or that has none. */
  readonly missingActiveRows: number;
  /** The same of files in `archived_sessions/`. */
  readonly missingArchivedRows: number;
  /** Rows that say archived of a file that is not, or the other way round. */
  readonly archiveMismatches: number;
  /** Threads with more than one file. */
  readonly duplicateThreadIds: number;
  /** Files that more than one row names. */
  readonly duplicatePaths: number;
}

/** What a repair did, or would do. */
export interface RepairResult {
  /** `null`: nothing was changed. */
  readonly batch: string | null;
  /** By thread, then those of the whole store. */
  readonly findings: readonly MendedFinding[];
  /** `after` of a rehearsal is what it would be. */
  readonly parity: { readonly before: Parity; readonly after: Parity };
  /** What is hidden by design, and stays. */
  readonly left: readonly LeftByDesign[];
}

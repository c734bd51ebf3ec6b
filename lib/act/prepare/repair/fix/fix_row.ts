import type { ThreadFacts } from "../../../../diagnose/facts.ts";
import type { ThreadId } from "../../../../model/ids.ts";
import type { FileStep, ThreadPlan } from "../../../../model/plan.ts";
import type { FindingDetail, FindingId } from "../../../../model/diagnosis/finding.ts";
import type { IndexChange } from "../../../../model/thread/index_change.ts";
import type { RowChange } from "../../../../model/thread/row_change.ts";
import type { SavedRows, SavedValue } from "../../../../model/thread/saved_rows.ts";
import type { Database } from "../../../../system/databases.ts";
import type { ChangeWorld } from "../../../facts/change_world.ts";
import type { Readers } from "../lineage/readers.ts";
import type { MergeSource } from "../lost/merge_source.ts";

/** What mends a finding. */
export interface Mend {
  /** Columns of the thread's own row, with their new values. */
  readonly columns?: Readonly<Record<string, SavedValue>>;
  /** The row that it gets, or loses with `takesRows`. */
  readonly rows?: SavedRows;
  readonly takesRows?: true;
  readonly steps?: readonly FileStep[];
  /** What is so afterwards, for people, where that is more than the finding's own. */
  readonly effect?: string;
  readonly sets?: readonly RowChange[];
  /** What becomes of the name index. */
  readonly index?: IndexChange;
  /** It concerns everybody: no Codex may be at work. */
  readonly alone?: true;
  /** Ids of rollouts whose rows it changes in Codex's histories, where they are not the thread's own id. */
  readonly rolloutIds?: ThreadPlan["rolloutIds"];
  /** Rollouts that have to be there first: of one of {@link plans}. */
  readonly needs?: ThreadPlan["needs"];
  /** Whole plans of other threads that come before its own: a copy that is made, a base that is mended. */
  readonly plans?: readonly ThreadPlan[];
  /** The thread whose plan tells how it went; left out: its own. */
  readonly of?: ThreadId;
}

/** Why a finding stays as it is, for people, behind a colon. */
export interface Unmended {
  readonly cannot: string;
  /** Whether there is nothing to mend after all: then nobody is told. Absent: it stays. */
  readonly isNothing?: true;
}

/** What a mend is made from. */
export interface Mending {
  readonly world: ChangeWorld;
  readonly facts: ThreadFacts;
  /** What the finding says. */
  readonly detail: FindingDetail;
  /** Codex's rows, open for reading. */
  readonly db: Database | null;
  /** Codex's histories, open for reading; `null`: there are none. */
  readonly history: Database | null;
  /** Rollouts that another one reads: their bytes keep their places. */
  readonly readers: Readers;
  /** Model provider that was named; `null`: none was. */
  readonly provider: string | null;
  /** Another database that rows are taken over from; `null`: none was asked for. */
  readonly merge: MergeSource | null;
  /** Whether a fork stands alone in its own place instead of by a copy. */
  readonly inPlace: boolean;
  /** Whether the user named the finding. */
  readonly isNamed: boolean;
  /** Whether the index that Codex waits for is mended in the same batch: rows may then come. */
  readonly endsBackfill: boolean;
}

/** How a finding is mended: a pure decision over facts, and what its text needs from the file. */
export interface FixRow {
  /** What is so afterwards, for people. */
  readonly effect: string;
  readonly mend: (at: Mending) => Mend | Unmended | Promise<Mend | Unmended>;
}

/** How each finding is mended. */
export type Fixes = (id: FindingId) => FixRow;

/** Says why a finding stays. */
export function cannot(why: string): Unmended {
  return { cannot: why };
}

/** Says that this version has no way yet. */
export function notYet(why: string): Unmended {
  return { cannot: `cannot be mended yet: ${why}` };
}

/** A text of a row. */
export function text(value: string): SavedValue {
  return { t: value };
}

/** A whole number of a row. */
export function whole(value: number): SavedValue {
  return { i: `${Math.floor(value)}` };
}

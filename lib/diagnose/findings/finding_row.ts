import type { ConditionId } from "../../model/diagnosis/explanation.ts";
import type {
  FindingClass,
  FindingDetail,
  FindingId,
  Severity,
} from "../../model/diagnosis/finding.ts";
import type { ThreadFacts } from "../facts.ts";

/** One kind of finding: what it is called, whom it hurts, how it may be mended, and the pure function that finds it. */
export interface FindingRow {
  readonly severity: Severity;
  readonly class: FindingClass;
  readonly healsItself: boolean;
  /** The flag of its own that mends it, of class `own-flag`. Left out: `--only` with its id. */
  readonly flag?: string;
  /** What is wrong, for people, without a subject. */
  readonly title: string;
  /** The conditions that it makes fail; empty: Codex asks none of them. */
  readonly fails: readonly ConditionId[];
  /** What is so of a thread that has it; `null`: it has not. Store-wide ones are found of every thread. */
  readonly detect: (facts: ThreadFacts) => FindingDetail | null;
}

/** Findings by their id. */
export type FindingRows = Readonly<Partial<Record<FindingId, FindingRow>>>;

/** The detail of a finding where something is so; `null` where it is not, or not known. */
export function when(isSo: boolean | null, detail: FindingDetail): FindingDetail | null {
  return isSo === true ? detail : null;
}

import type { FindingId } from "../../model/diagnosis/finding.ts";
import type { StoreSurvey, SurveyedThread } from "../store/survey.ts";
import { type CheckRow, counted, type Outcome, worstOf } from "./check_row.ts";
import { programName } from "../../text/program_name.ts";

/** How threads hang together: whether the history that they begin in is there, and each of them is one. */
export const LINEAGE_CHECKS: readonly CheckRow[] = [
  { id: "lineage", check: checkLineage },
  { id: "doubles", check: checkDoubles },
];

/** What is wrong with earlier history, those first for which Codex refuses a thread. */
const BASES: readonly FindingId[] = ["base-missing", "base-short", "base-unreadable"];
const MOVED: FindingId = "base-offset-wrong";

function checkLineage({ threads, rollouts }: StoreSurvey): Outcome {
  const refused = withAny(threads, BASES);
  const moved = withAny(threads, [MOVED]).filter((thread) => !refused.includes(thread));
  const readers = rollouts.filter(({ first }) => (first?.fields?.historyBase ?? null) !== null);
  const all = [...refused, ...moved];
  const details = { count: all.length, readers: readers.length };
  if (all.length === 0) {
    const summary = readers.length === 0
      ? "no history begins in another file"
      : `earlier history of ${counted(readers.length, "file")} is there`;
    return { status: "ok", summary, details };
  }
  return {
    status: refused.length > 0 ? "fail" : "warn",
    summary: `${
      counted(all.length, "thread")
    } with earlier history in another file that is gone or has changed`,
    details: { ...details, worst: worstOf(all) },
    help: [`${programName()} why ${worstOf(all)[0]!.thread}`],
  };
}

function checkDoubles({ threads }: StoreSurvey): Outcome {
  const all = withAny(threads, ["rollout-double"]);
  if (all.length === 0) {
    return { status: "ok", summary: "no thread is there twice", details: { count: 0 } };
  }
  return {
    status: "warn",
    summary: `${counted(all.length, "thread")} with copies: archiving one in Codex destroys a file`,
    details: { count: all.length, worst: worstOf(all) },
    help: [`${programName()} repair --only rollout-double`],
  };
}

function withAny(
  threads: readonly SurveyedThread[],
  ids: readonly FindingId[],
): readonly SurveyedThread[] {
  return threads.filter(({ findings }) => findings.some(({ id }) => ids.includes(id)));
}

import { type Finding, type FindingId, SEVERITIES } from "../../model/diagnosis/finding.ts";
import type { Check } from "../../model/diagnosis/report.ts";
import { FINDINGS } from "../findings/findings.ts";
import { repairOf, withName } from "../explain_thread.ts";
import type { StoreSurvey, SurveyedThread } from "../store/survey.ts";
import { counted } from "./check_row.ts";
import { programName } from "../../text/program_name.ts";

/** Threads that are named of each finding. */
const WORST = 3;

/** A check for every finding that some thread has, the worst kinds first, each with its count and the three largest threads. */
export function findingChecks({ threads }: StoreSurvey): readonly Check[] {
  const found = new Map<FindingId, { thread: SurveyedThread; finding: Finding }[]>();
  for (const thread of threads) {
    for (const finding of thread.findings) {
      found.getOrInsertComputed(finding.id, () => []).push({ thread, finding });
    }
  }
  const rank = (id: FindingId) => SEVERITIES.indexOf(FINDINGS[id]!.severity);
  return [...found].sort(([a, left], [b, right]) =>
    rank(a) - rank(b) || right.length - left.length || (a < b ? -1 : 1)
  ).map(([id, all]) => {
    const { severity, title, healsItself, flag } = FINDINGS[id]!;
    const worst = all.toSorted((a, b) => b.thread.bytes - a.thread.bytes).slice(0, WORST);
    // Another provider is given to a thread that somebody chose, never to all of them.
    const repair = flag?.includes("NAME")
      ? withName(repairOf(id, worst[0]!.thread.id), worst[0]!.finding)
      : `${programName()} repair ${flag ?? `--only ${id}`}`;
    return {
      id,
      status: severity === "unreadable" ? "fail" : "warn",
      summary: `${counted(all.length, "thread")}: ${title}`,
      details: {
        count: all.length,
        severity,
        class: FINDINGS[id]!.class,
        heals_itself: healsItself,
        worst: worst.map(({ thread, finding }) => ({ thread: thread.id, ...finding.detail })),
      },
      help: [`${programName()} why ${worst[0]!.thread.id}`, repair],
    };
  });
}

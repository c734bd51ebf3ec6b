import type { Check, CheckStatus, Diagnosis } from "../../model/diagnosis/report.ts";
import { formatByteSize } from "../../text/byte_size.ts";
import type { StoreSurvey } from "../store/survey.ts";
import { checked, counted } from "./check_row.ts";
import { DATABASE_CHECKS } from "./database_checks.ts";
import { findingChecks } from "./finding_checks.ts";
import { INVENTORY_CHECKS } from "./inventory_checks.ts";
import { ROOT_CHECKS } from "./root_checks.ts";
import { programName } from "../../text/program_name.ts";

/** What is wrong with a store, and what is there: what takes everybody's list away first. Pure. */
export function diagnoseStore(survey: StoreSurvey): Diagnosis {
  const rows = (table: typeof ROOT_CHECKS) => table.flatMap((row) => checked(row, survey));
  const checks = [
    ...rows(DATABASE_CHECKS.slice(0, 1)),
    ...findingChecks(survey),
    ...rows(ROOT_CHECKS),
    ...rows(DATABASE_CHECKS.slice(1)),
    ...rows(INVENTORY_CHECKS),
  ];
  return { status: worstOf(checks), verdict: verdictOf(survey, checks), checks };
}

/** From the worst on. What nobody could ask may be anything. */
const ORDER: readonly CheckStatus[] = ["fail", "unknown", "warn"];

/** Checks that ask for more reading than was wanted: that they were not asked is no news. */
const ASKED_FOR: ReadonlySet<string> = new Set(["damaged_lines"]);

function worstOf(checks: readonly Check[]): CheckStatus {
  const counting = checks.filter(({ id, status }) => status !== "unknown" || !ASKED_FOR.has(id));
  return ORDER.find((wanted) => counting.some(({ status }) => status === wanted)) ?? "ok";
}

/** Whether a check says that not everything could be looked at; what is not there at all needs no look. */
export function isUnlooked({ id, status, details }: Check): boolean {
  return status === "unknown" && !ASKED_FOR.has(id) && details.absent !== true;
}

/** One sentence for a worried person. */
function verdictOf({ threads, facts }: StoreSurvey, checks: readonly Check[]): string {
  const bytes = threads.reduce((sum, thread) => sum + thread.bytes, 0);
  const begin = `${counted(threads.length, "thread")}, ${formatByteSize(bytes)}`;
  if (threads.length === 0) return `${begin}: there is nothing to lose`;
  const list = checks.find(({ id }) => id === "list_readable");
  const broken = threads.filter(({ isWhole }) => isWhole === false).length;
  const unknown = threads.filter(({ isWhole }) => isWhole === null).length;
  const hidden =
    threads.filter(({ isListed, isHiddenByDesign }) => isListed === false && !isHiddenByDesign)
      .length;
  // What is not whole is refused as a rule: it is counted once.
  const refused = threads.filter(({ isRefused, isWhole }) => isRefused && isWhole !== false).length;
  const parts = [
    broken === 0 && unknown === 0 ? "all whole" : `${threads.length - broken - unknown} whole`,
    ...(broken === 0 ? [] : [`${broken} not whole`]),
    ...(unknown === 0 ? [] : [`${unknown} that could not be read`]),
    ...(hidden === 0 ? [] : [`${hidden} hidden`]),
    ...(refused === 0 ? [] : [`${refused} that Codex does not resume`]),
    ...(list?.status === "fail" ? ["Codex can list none of them"] : []),
    ...(facts.database === "read" ? [] : ["which of them Codex lists could not be asked"]),
  ];
  const isMendable = broken + hidden + refused > 0 || list?.status === "fail";
  return `${begin}: ${parts.join(", ")}${isMendable ? ` (${programName()} repair)` : ""}`;
}

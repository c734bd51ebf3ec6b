/**
 * What Codex makes anew by itself: rows of a store whose index it began and did not end, as when its first start after an upgrade was
 * cut off (repair-rules §4).
 *
 * @module
 */
import { isBlocking } from "../../codex/check/backfill.ts";
import type { Finding, FindingId } from "../../model/diagnosis/finding.ts";
import type { StoreFacts, ThreadFacts } from "../facts.ts";
import { FINDINGS } from "../findings/findings.ts";
import type { ConditionRow, Outcome } from "./outcome.ts";

/** Findings that are gone once the rows are made from the files. */
const ENDED: ReadonlySet<FindingId> = new Set([
  "poison-row",
  "row-missing",
  "row-path-dead",
  "row-archived-mismatch",
  "row-history-mode",
  "row-model-empty",
  "row-source-differs",
  "preview-empty",
  "provider-differs",
]);

/** Whether Codex makes all rows anew when it starts next. */
export function areRowsDue({ database, backfill, nowMs }: StoreFacts): boolean {
  return database === "read" && backfill !== null && backfill.status !== "complete" &&
    !isBlocking(backfill, nowMs);
}

/** How a condition turned out, or that nobody can tell because Codex is about to make the row anew that it is read from. */
export function orDue(
  outcome: Outcome,
  { condition, facts, findings }: {
    readonly condition: ConditionRow;
    readonly facts: ThreadFacts;
    readonly findings: readonly Finding[];
  },
): Outcome {
  if (!areRowsDue(facts.store)) return outcome;
  const isEnded = outcome.passed === false &&
    findings.some(({ id }) => FINDINGS[id]!.fails.includes(condition.id) && endsWithRow(id, facts));
  const isToBeArchived = outcome.passed === true && facts.file?.archived === true &&
    (condition.id === "archived" || condition.id === "archived_at");
  if (!isEnded && !isToBeArchived) return outcome;
  const { detail } = outcome;
  return {
    passed: null,
    isOpen: true,
    detail:
      `not known: ${detail}, but Codex makes its rows anew when it starts: start it, ask again`,
  };
}

/** Without a row Codex goes by the name of a file. */
function endsWithRow(id: FindingId, { row }: ThreadFacts): boolean {
  return ENDED.has(id) || (id === "name-not-canonical" && row === null);
}

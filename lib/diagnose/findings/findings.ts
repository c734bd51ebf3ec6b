/**
 * Every finding, a row each. `why`, `doctor` and `list --hidden` know no other (repair-rules §19).
 *
 * @module
 */
import type { Finding, FindingId } from "../../model/diagnosis/finding.ts";
import type { ThreadFacts } from "../facts.ts";
import type { FindingRow, FindingRows } from "./finding_row.ts";
import { ROLLOUT_FINDINGS } from "./rollout_findings.ts";
import { ROW_FINDINGS } from "./row_findings.ts";
import { STORE_FINDINGS } from "./store_findings.ts";

/** Every finding, those first that take everybody's list away. */
export const FINDINGS: FindingRows = { ...STORE_FINDINGS, ...ROW_FINDINGS, ...ROLLOUT_FINDINGS };

const ROWS = Object.entries(FINDINGS);

/** What is found of a thread, in the order of the table. */
export function findingsOf(facts: ThreadFacts): readonly Finding[] {
  const found: Finding[] = [];
  for (const [name, row] of ROWS) {
    const detail = row.detect(facts);
    if (detail === null) continue;
    const { severity, healsItself } = row;
    const thread = severity === "store" ? null : facts.id;
    found.push({
      ...{ id: name as FindingId, thread, severity, class: row.class, healsItself, detail },
    });
  }
  return found;
}

/** The row of a finding. */
export function findingRow(id: FindingId): FindingRow | null {
  return FINDINGS[id] ?? null;
}

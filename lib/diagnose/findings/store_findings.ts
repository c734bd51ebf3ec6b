import { isBlocking } from "../../codex/check/backfill.ts";
import type { FindingDetail } from "../../model/diagnosis/finding.ts";
import type { ThreadFacts } from "../facts.ts";
import { type FindingRows, when } from "./finding_row.ts";

/** What takes everybody's list away: the same of every thread of a store (repair-rules §4, §17). */
export const STORE_FINDINGS: FindingRows = {
  "backfill-stuck": {
    ...{ severity: "store", class: "safe", healsItself: false, fails: ["list_readable"] },
    title: "Codex waits for an index that nobody makes, and does not start",
    detect: ({ store: { backfill, isWriting, nowMs } }) =>
      backfill === null || !isBlocking(backfill, nowMs) ? null : when(isWriting !== true, {
        status: backfill.status,
        updated_at_ms: backfill.updatedAtMs,
      }),
  },
  "section-dangling": {
    ...{ severity: "store", class: "safe", healsItself: false, fails: ["list_readable"] },
    title: "a row names a section that is gone, and Codex lists nothing at all",
    detect: (facts) => poisoned(facts, (column) => column === "thread_section_id"),
  },
  "poison-row": {
    ...{ severity: "store", class: "safe", healsItself: true, fails: ["list_readable"] },
    title: "a row that Codex cannot read takes everybody's list away",
    detect: (facts) => poisoned(facts, (column) => column !== "thread_section_id"),
  },
};

function poisoned(
  { store: { poison } }: ThreadFacts,
  isMeant: (column: string) => boolean,
): FindingDetail | null {
  const rows = poison.filter(({ column }) => isMeant(column));
  const worst = rows.find(({ stopsCodex }) => stopsCodex) ??
    rows.find(({ inPicker }) => inPicker) ?? rows[0];
  return worst === undefined ? null : {
    thread: worst.id,
    column: worst.column,
    rows: rows.length,
    in_picker: rows.some(({ inPicker, stopsCodex }) => inPicker || stopsCodex),
  };
}

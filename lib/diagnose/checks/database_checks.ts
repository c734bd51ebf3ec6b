import { formatByteSize } from "../../text/byte_size.ts";
import { FINDINGS } from "../findings/findings.ts";
import { STORE_FINDINGS } from "../findings/store_findings.ts";
import { expectedParity, parityOf } from "../store/parity.ts";
import type { StoreSurvey } from "../store/survey.ts";
import type { ThreadFacts } from "../facts.ts";
import { type CheckRow, counted, type Outcome } from "./check_row.ts";
import type { FindingId } from "../../model/diagnosis/finding.ts";
import { programName } from "../../text/program_name.ts";

/** Whether Codex can list anything at all, and whether its rows and the files agree. */
export const DATABASE_CHECKS: readonly CheckRow[] = [
  { id: "list_readable", check: checkList },
  { id: "database", check: checkDatabase },
  { id: "rollout_db_parity", check: checkParity },
];

function checkList(survey: StoreSurvey): Outcome {
  const { facts } = survey;
  if (facts.database !== "read") return unasked(survey);
  const nobody = { store: facts } as ThreadFacts;
  const found = (Object.keys(STORE_FINDINGS) as FindingId[]).flatMap((id) => {
    const row = FINDINGS[id]!;
    const detail = row.detect(nobody);
    return detail === null ? [] : [{ id, title: row.title, detail }];
  });
  const [worst] = found;
  if (worst === undefined) return { status: "ok", summary: "Codex can list its threads" };
  const hurts = facts.poison.some(({ inPicker, stopsCodex }) => inPicker || stopsCodex) ||
    worst.id === "backfill-stuck";
  return {
    status: hurts ? "fail" : "warn",
    summary: hurts
      ? worst.title
      : "a row that Codex cannot read breaks lists of other threads than its picker's",
    details: Object.fromEntries(found.map(({ id, detail }) => [id, detail])),
    help: found.map(({ id }) => `${programName()} repair --only ${id}`),
  };
}

/** Without a database nothing is left out of the look: there is nothing to look at. */
function unasked(survey: StoreSurvey): Outcome {
  const absent = survey.facts.database === "none";
  return { status: "unknown", summary: databaseText(survey), details: { absent } };
}

function databaseText({ facts: { database } }: StoreSurvey): string {
  if (database === "none") {
    return "not asked: this store has no database that is understood; Codex makes one when it starts";
  }
  return `not asked: Codex's database cannot be read (${
    database === "read" ? "" : database.trouble
  })`;
}

function checkDatabase(survey: StoreSurvey): Outcome {
  const { facts, databases, backups, rows } = survey;
  const absent = facts.database === "none";
  const backfill = facts.backfill?.status ?? null;
  const details = { files: databases, backups, backfill, ...(absent ? { absent } : {}) };
  const put = backups.length === 0
    ? ""
    : `; Codex has put ${counted(backups.length, "damaged one")} aside in db-backups/`;
  if (facts.database !== "read") {
    return { status: "unknown", summary: databaseText(survey) + put, details };
  }
  const bytes = databases.reduce((sum, file) => sum + file.bytes, 0);
  const size = databases.length === 0 ? "" : `, ${formatByteSize(bytes)}`;
  const summary = `understood, ${counted(rows.length, "row")}${size}${put}`;
  return { status: "ok", summary, details };
}

function checkParity(survey: StoreSurvey): Outcome {
  const { facts, rollouts, rows, isAlive } = survey;
  const parity = parityOf({ rollouts, rows, isAlive });
  if (facts.database !== "read") return unasked(survey);
  const expected = expectedParity(rollouts);
  const over = [
    ["missing_active_rows", "file without a row", "files without a row"],
    ["missing_archived_rows", "archived file without a row", "archived files without a row"],
    ["stale_rows", "row without a file", "rows without a file"],
    [
      "archive_mismatches",
      "row that disagrees on the archive",
      "rows that disagree on the archive",
    ],
    ["duplicate_rollout_thread_ids", "thread with two files", "threads with two files"],
    ["duplicate_db_paths", "file with two rows", "files with two rows"],
    ["malformed_file_names", "name that is none of Codex's", "names that are none of Codex's"],
    ["scan_errors", "file that cannot be read", "files that cannot be read"],
  ] as const;
  const found = over.map(([key, one, many]) => {
    const design = key in expected ? expected[key as keyof typeof expected] : 0;
    const count = parity[key] - design;
    return { count, text: counted(count, one, many) };
  }).filter(({ count }) => count > 0);
  const cap = parity.scan_cap_reached
    ? "; Codex stops counting at 10,000 files, so its own numbers are smaller here"
    : "";
  const summary = found.length === 0
    ? "rows and files agree"
    : found.map(({ text }) => text).join(", ");
  return {
    status: found.length === 0 ? "ok" : "warn",
    summary: summary + cap,
    details: { ...parity, by_design: expected },
    help: found.length === 0 ? [] : [`${programName()} repair`],
  };
}

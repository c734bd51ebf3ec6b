import { type CheckedRow, rowText } from "../../codex/check/checked_rows.ts";
import { plainPath } from "../../codex/rollout_name.ts";
import { parityOf as countParity } from "../../plan/repair/parity.ts";
import { baseName } from "../../text/path_text.ts";
import type { RolloutFacts } from "../facts.ts";

/** How rows and files agree, in the numbers of `codex doctor --json`, check `state.rollout_db_parity`. */
export interface Parity {
  readonly active_files: number;
  readonly archived_files: number;
  readonly rows: number;
  readonly active_rows: number;
  readonly archived_rows: number;
  readonly missing_active_rows: number;
  readonly missing_archived_rows: number;
  readonly stale_rows: number;
  readonly archive_mismatches: number;
  readonly duplicate_rollout_thread_ids: number;
  readonly duplicate_db_paths: number;
  readonly malformed_file_names: number;
  readonly scan_errors: number;
  readonly scan_cap_reached: boolean;
}

/** Rollouts that Codex looks at, at most (measured: its check stops there, and says so). */
export const SCAN_CAP = 10_000;

const NAMED = /^rollout-.*\.jsonl(?:\.zst)?$/;
const ID = /^rollout-.{19}-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;

/** What the numbers are made from. */
export interface ParitySource {
  readonly rollouts: readonly RolloutFacts[];
  readonly rows: readonly CheckedRow[];
  /** Whether a file is where a row says. */
  readonly isAlive: (row: CheckedRow) => boolean;
}

/** Counts as Codex does (each number measured with 0.169): by the id in the metadata, else in the name, and by the path. */
export function parityOf({ rollouts, rows, isAlive }: ParitySource): Parity {
  const twins = new Set(rollouts.filter(({ compressed }) => !compressed).map(({ path }) => path));
  const seen = rollouts.filter(({ path, name, compressed }) =>
    (name !== null || NAMED.test(baseName(path))) && !(compressed && twins.has(plainPath(path)))
  );
  const readable = seen.filter(isCounted);
  const files = readable.filter(hasId);
  const counts = countParity(
    rows.map((row) => ({
      id: rowText(row, "id") ?? "",
      path: rowText(row, "rollout_path") ?? "",
      archived: row.archived !== 0n,
      isAlive: isAlive(row),
    })),
    files.map((file) => ({ thread: idOf(file), path: file.path, archived: file.archived })),
  );
  const archivedRows = rows.filter(({ archived }) => archived !== 0n).length;
  const archivedFiles = files.filter(({ archived }) => archived).length;
  return {
    active_files: files.length - archivedFiles,
    archived_files: archivedFiles,
    rows: rows.length,
    active_rows: rows.length - archivedRows,
    archived_rows: archivedRows,
    missing_active_rows: counts.missingActiveRows,
    missing_archived_rows: counts.missingArchivedRows,
    stale_rows: counts.staleRows,
    archive_mismatches: counts.archiveMismatches,
    duplicate_rollout_thread_ids: counts.duplicateThreadIds,
    duplicate_db_paths: counts.duplicatePaths,
    malformed_file_names: readable.length - files.length,
    scan_errors: seen.length - readable.length,
    scan_cap_reached: seen.length > SCAN_CAP,
  };
}

/** Whether Codex counts a file: one whose metadata is there and wrong is an error; one without any goes by its name. */
function isCounted({ first }: RolloutFacts): boolean {
  if (first === null) return false;
  switch (first.kind) {
    case "empty":
    case "utf-16":
    case "bare-2025":
    case "incomplete":
    case "incomplete-history":
    case "unknown-mode":
    case "too-long":
      return false;
    case "broken":
      return !first.why.includes("not UTF-8");
    default:
      return true;
  }
}

/** Whether metadata or name tell an id. */
function hasId({ path, name, first }: RolloutFacts): boolean {
  return (first?.fields?.id ?? null) !== null || name !== null || ID.test(baseName(path));
}

function idOf({ path, first }: RolloutFacts): string {
  return (first?.fields?.id ?? ID.exec(baseName(path))?.[1] ?? path).toLowerCase();
}

/** The numbers that are no fault in a healthy store: each revert adds a file without a row of its own, under an id that has two. */
export function expectedParity(
  rollouts: readonly RolloutFacts[],
): Pick<Parity, "missing_active_rows" | "missing_archived_rows" | "duplicate_rollout_thread_ids"> {
  const reverts = new Map<string, RolloutFacts[]>();
  for (const file of rollouts) {
    const base = file.first?.fields?.historyBase ?? null;
    const isRevert = file.name !== null && (file.name.rolloutId as string) !== file.name.threadId;
    if (base !== null && isRevert) reverts.getOrInsertComputed(idOf(file), () => []).push(file);
  }
  const all = [...reverts.values()].flat();
  return {
    missing_active_rows: all.filter(({ archived }) => !archived).length,
    missing_archived_rows: all.filter(({ archived }) => archived).length,
    duplicate_rollout_thread_ids: reverts.size,
  };
}

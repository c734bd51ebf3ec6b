import { plainPath } from "../../codex/rollout_name.ts";
import type { Parity } from "../../model/result/repair/repair_result.ts";

/** What a row says of its file. */
export interface ParityRow {
  readonly id: string;
  readonly path: string;
  readonly archived: boolean;
  /** Whether a file is at that path, plain or compressed; `null`: nobody can tell. */
  readonly isAlive: boolean | null;
}

/** A rollout in the store. */
export interface ParityFile {
  /** Id of its thread; its path where it has none. */
  readonly thread: string;
  readonly path: string;
  /** Whether it lies in `archived_sessions/`. */
  readonly archived: boolean;
}

/**
 * How well rows and files fit, as `codex doctor` counts it (each number measured with 0.169): a file has its row where the row of its
 * thread names it. A rollout that a revert has left counts as a missing row, and its thread as one of two files, so that a healthy
 * store need not be all zero (codex-storage §6.3 d).
 */
export function parityOf(rows: readonly ParityRow[], files: readonly ParityFile[]): Parity {
  const byId = new Map(rows.map((row) => [row.id.toLowerCase(), row]));
  // A plain file and its compressed twin are one to Codex.
  const distinct = new Map(files.map((file) => [plainPath(file.path), file]));
  let [missingActiveRows, missingArchivedRows, archiveMismatches] = [0, 0, 0];
  for (const [path, { thread, archived }] of distinct) {
    const row = byId.get(thread.toLowerCase());
    if (row !== undefined && plainPath(row.path) === path) {
      if (row.archived !== archived) archiveMismatches++;
    } else if (archived) missingArchivedRows++;
    else missingActiveRows++;
  }
  return {
    staleRows: rows.filter(({ isAlive }) => isAlive === false).length,
    ...{ missingActiveRows, missingArchivedRows, archiveMismatches },
    duplicateThreadIds: repeated(distinct.values().map(({ thread }) => thread.toLowerCase())),
    duplicatePaths: repeated(rows.values().map(({ path }) => plainPath(path))),
  };
}

/** Names that occur more than once. */
function repeated(names: Iterable<string>): number {
  const [seen, twice] = [new Set<string>(), new Set<string>()];
  for (const name of names) (seen.has(name) ? twice : seen).add(name);
  return twice.size;
}

/** Whether something fits worse than before. */
export function isWorse(before: Parity, after: Parity): boolean {
  return (Object.keys(before) as (keyof Parity)[]).some((key) => after[key] > before[key]);
}

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
 * How well rows and files fit, as `codex doctor` counts it: a rollout that a revert has left counts as a missing row and as a
 * duplicate, so that a healthy store need not be all zero (codex-storage §6.3 d).
 */
export function parityOf(rows: readonly ParityRow[], files: readonly ParityFile[]): Parity {
  const named = new Map<string, number>();
  for (const { path } of rows) named.set(plainPath(path), (named.get(plainPath(path)) ?? 0) + 1);
  const threads = new Map<string, number>();
  // A plain file and its compressed twin are one to Codex.
  const distinct = new Map(files.map((file) => [plainPath(file.path), file]));
  const byPath = new Map([...distinct].map(([path, { archived }]) => [path, archived]));
  for (const { thread } of distinct.values()) threads.set(thread, (threads.get(thread) ?? 0) + 1);
  const missing = [...distinct].filter(([path]) => !named.has(path)).map(([, file]) => file);
  const beyond = (counts: ReadonlyMap<string, number>) =>
    [...counts.values()].reduce((sum, count) => sum + count - 1, 0);
  return {
    staleRows: rows.filter(({ isAlive }) => isAlive === false).length,
    missingActiveRows: missing.filter(({ archived }) => !archived).length,
    missingArchivedRows: missing.filter(({ archived }) => archived).length,
    archiveMismatches: rows.filter(({ path, archived }) => {
      const place = byPath.get(plainPath(path));
      return place !== undefined && place !== archived;
    }).length,
    duplicateThreadIds: beyond(threads),
    duplicatePaths: beyond(named),
  };
}

/** Whether something fits worse than before. */
export function isWorse(before: Parity, after: Parity): boolean {
  return (Object.keys(before) as (keyof Parity)[]).some((key) => after[key] > before[key]);
}

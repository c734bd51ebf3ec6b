import { addPiece, newFileTable, type TablePiece } from "../catalog/scan/file_table.ts";
import {
  scanFolder,
  scanStore,
  type ScanTools,
  type StoreFolder,
  type StoreScan,
} from "../catalog/scan/scan_store.ts";
import type { Problem } from "../model/problem.ts";
import type { StorePaths } from "../model/store.ts";
import { claimFromEnd, claimFromStart, type Claims, newClaims } from "./claims.ts";

/** The days of a store that are still to be scanned, each by whoever claims it first. Plain data. */
export interface ScanOffer {
  readonly days: readonly StoreFolder[];
  /** Per day. */
  readonly claims: Claims;
}

/** A scan that two make, with what it met so far. Plain data. */
export interface BegunScan extends StoreScan {
  readonly problems: Problem[];
}

/** Scans all of a store but the days below its months, where most rollouts lie: they are on offer. */
export function beginScan(
  store: StorePaths,
  files: ScanTools["files"],
): { readonly scan: BegunScan; readonly offer: ScanOffer } {
  const days: StoreFolder[] = [];
  const problems: Problem[] = [];
  const { table, exists } = scanStore(store, {
    files,
    onProblem: (problem) => problems.push(problem),
    putOff: (day) => days.push(day),
  });
  return { scan: { table, exists, problems }, offer: { days, claims: newClaims(days.length) } };
}

/** Scans one day after the other until it meets who scans from the end ({@link scanFromEnd}). */
export function scanFromStart(
  offer: ScanOffer,
  { scan: { table, problems }, files }: { readonly scan: BegunScan } & Pick<ScanTools, "files">,
): void {
  const tools = { files, onProblem: (problem: Problem) => problems.push(problem) };
  for (const day of claimFromStart(offer.claims)) scanFolder(offer.days[day]!, { table, tools });
}

/** What one day holds. */
export interface DayScan extends TablePiece {
  readonly problems: readonly Problem[];
}

/** Scans one day after the other, the last one first, until it meets who scans from the start: these days, in their order. */
export function scanFromEnd(offer: ScanOffer, files: ScanTools["files"]): readonly DayScan[] {
  const table = newFileTable();
  const found: DayScan[] = [];
  for (const day of claimFromEnd(offer.claims)) {
    const problems: Problem[] = [];
    const onProblem = (problem: Problem) => problems.push(problem);
    const [file, folder] = [table.count, table.folders.length];
    scanFolder(offer.days[day]!, { table, tools: { files, onProblem } });
    found.push({
      table,
      files: [file, table.count],
      folders: [folder, table.folders.length],
      problems,
    });
  }
  return found.reverse();
}

/** Adds the days that were scanned from the end: then the scan is whole, and the same whoever scanned what. */
export function endScan(scan: BegunScan, days: readonly DayScan[]): BegunScan {
  for (const day of days) {
    addPiece(scan.table, day);
    for (const problem of day.problems) scan.problems.push(problem);
  }
  return scan;
}

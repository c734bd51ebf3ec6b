import type { Catalog } from "../../catalog/catalog.ts";
import { type FileNumber, filePath, FIRST_FILE } from "../../catalog/scan/file_table.ts";
import { RefusedError, UsageError } from "../../model/error.ts";
import type { Consent } from "../../model/consent.ts";
import type { Session } from "../../model/thread/session.ts";
import type { SelectedChangeOptions } from "./change_options.ts";
import { hasAnyFilter, matchingSessions, type Selector } from "../filter_sessions.ts";
import { absolutePath } from "../../text/path_text.ts";
import { libraryBase, libraryNow } from "../library_system.ts";

/** Most threads of one call when nothing is said. */
export const DEFAULT_MAX_BATCH = 50;

/** The candidates of a change that its selector matches. */
export interface Chosen {
  /** Whether the selector has a filter; without one nothing is selected. */
  readonly selected: boolean;
  /** In the order of the candidates, with absolute paths. */
  readonly chosen: readonly Session[];
}

/** The candidates that a selector matches, in their order; without a filter nothing is selected. */
export function choose(candidates: readonly Session[], selector: Selector): Chosen {
  if (!hasAnyFilter(selector)) return { selected: false, chosen: [] };
  const options = { now: libraryNow(), order: "input" } as const;
  const base = libraryBase();
  // A scan of a relative root gives relative paths; the store has absolute ones.
  const chosen = matchingSessions(candidates, selector, options)
    .map((session) => ({ ...session, path: absolutePath(session.path, base) }));
  return { selected: true, chosen };
}

/** The limit that `maxBatch` names; `null`: none. @throws {UsageError} for a negative one. */
export function batchLimit(
  { maxBatch = DEFAULT_MAX_BATCH }: Pick<SelectedChangeOptions, "maxBatch">,
): number | null {
  if (!(maxBatch >= 0)) throw new UsageError(`Cannot use maxBatch ${maxBatch}: it is below 0`);
  return maxBatch === 0 ? null : maxBatch;
}

/** @throws {RefusedError} for a real change of nothing that was not agreed to: what is found must not decide what is asked. */
export function refuseUnasked(consent: Consent, verb: string): void {
  if (consent.kind !== "needs-confirm") return;
  throw new RefusedError(`real ${verb} requires confirm`, { reasons: ["needs-confirm"] });
}

/** A candidate that is not what it was when it was scanned. */
export interface StaleCandidate {
  readonly session: Session;
  /** For people. */
  readonly message: string;
}

/** Candidates as the store has them now. */
export interface FreshCandidates {
  readonly fresh: readonly Session[];
  readonly stale: readonly StaleCandidate[];
}

/** Tells candidates that have changed or vanished since they were scanned from those that have not, by path, size and mtime. */
export function freshCandidates(chosen: readonly Session[], { table }: Catalog): FreshCandidates {
  const files = new Map<string, FileNumber>();
  for (let file = FIRST_FILE; file < table.count; file++) files.set(filePath(table, file), file);
  const fresh: Session[] = [];
  const stale: StaleCandidate[] = [];
  for (const session of chosen) {
    const file = files.get(session.path);
    const isSame = file !== undefined && table.size[file] === session.sizeBytes &&
      table.mtimeMs[file] === session.updatedAt.epochMilliseconds;
    if (isSame) fresh.push(session);
    else stale.push({ session, message: staleText(session, file !== undefined) });
  }
  return { fresh, stale };
}

/** Candidates of a store that is not there any more. */
export function vanished(chosen: readonly Session[]): readonly StaleCandidate[] {
  return chosen.map((session) => ({ session, message: staleText(session, false) }));
}

function staleText({ path }: Session, isThere: boolean): string {
  return isThere
    ? `session "${path}" has changed since it was scanned`
    : `session "${path}" is not in the store any more`;
}

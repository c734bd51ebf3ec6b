import type { ChangeWorld } from "../../act/facts/change_world.ts";
import type { PreparedChange } from "../../act/prepare/prepared_change.ts";
import { asThreadId } from "../../model/ids.ts";
import type { Cause } from "../../model/plan.ts";
import { EMPTY_SELECTOR, type Selector as StoreSelector } from "../../model/request/selector.ts";
import type { DeleteSummary } from "../../model/result/delete_summary.ts";
import type { Session } from "../../model/thread/session.ts";
import { refuseWithoutLocks } from "../../system/real/library_host.ts";
import type { Selector } from "../filter_sessions.ts";
import {
  batchLimit,
  choose,
  freshCandidates,
  refuseUnasked,
  type StaleCandidate,
  vanished,
} from "./candidates.ts";
import type { SelectedChangeOptions } from "./change_options.ts";
import type { Carried } from "./change_summary.ts";
import { isRootThere, libraryConsent, runLibraryChange } from "./library_change.ts";

/** Which sessions a program means, and how. */
export interface AskedCandidates {
  readonly candidates: readonly Session[];
  readonly selector: Selector;
  readonly options: SelectedChangeOptions;
}

/** What is done to them. */
export interface CandidateChange {
  readonly command: "delete" | "archive" | "unarchive";
  /** Plans it for the threads of the candidates that are as they were scanned. */
  readonly prepare: (
    world: ChangeWorld,
    meant: { readonly selector: StoreSelector; readonly cause: Cause },
  ) => Promise<PreparedChange>;
  /** What a change of nothing comes to. */
  readonly nothing: Carried;
  /** The summary that a refusal carries; left out: none. */
  readonly refusedSummary?: (message: string) => DeleteSummary;
}

/** What became of the candidates that the selector matches. */
export interface ChangedCandidates {
  readonly change: Carried;
  readonly chosen: readonly Session[];
  /** Those that have vanished or changed since they were scanned: each fails alone. */
  readonly stale: readonly StaleCandidate[];
}

/**
 * Changes the threads of the candidates that the selector matches.
 *
 * @throws {RefusedError} when a safety gate is closed, also where nothing is left to change.
 * @throws {UsageError} for a negative `maxBatch` and a blank root.
 */
export async function changeCandidates(
  { candidates, selector, options }: AskedCandidates,
  { command, prepare, nothing, refusedSummary }: CandidateChange,
): Promise<ChangedCandidates> {
  refuseWithoutLocks();
  const maxBatch = batchLimit(options);
  const consent = libraryConsent(options);
  const { selected, chosen } = choose(candidates, selector);
  if (selected && (chosen.length === 0 || !isRootThere(options.sessionsRoot, command))) {
    refuseUnasked(consent, command);
    return { change: nothing, chosen, stale: vanished(chosen) };
  }
  let stale: readonly StaleCandidate[] = [];
  const change = await runLibraryChange({
    ...options,
    command,
    consent,
    maxBatch,
    selected,
    needsStore: true,
    verb: command,
    ...(refusedSummary === undefined ? {} : { refusedSummary }),
    prepare(world) {
      const now = freshCandidates(chosen, world.catalog);
      stale = now.stale;
      const ids = now.fresh.map(({ sessionId }) => asThreadId(sessionId));
      const refs = now.fresh.map(({ path }) => path);
      return prepare(world, {
        selector: { ...EMPTY_SELECTOR, refs, subagents: true },
        cause: { kind: "selector", selector: { ...EMPTY_SELECTOR, ids } },
      });
    },
  });
  return { change, chosen, stale };
}

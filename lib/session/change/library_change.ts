import type { Execution } from "../../act/batch/execute.ts";
import { noteTrashSize } from "../../act/change/note_trash_size.ts";
import { beginChange } from "../../act/change/begin_change.ts";
import { changeResult } from "../../act/change/change_result.ts";
import type { ChangeWorld } from "../../act/facts/change_world.ts";
import type { PreparedChange } from "../../act/prepare/prepared_change.ts";
import type { ActTools } from "../../act/tools.ts";
import { resolveStores } from "../../config/two_homes.ts";
import { refuseOnWindows } from "../../config/windows_limits.ts";
import type { Consent } from "../../model/consent.ts";
import type { ChangeCommand, ChangeResult } from "../../model/result/change_result.ts";
import type { DeleteSummary } from "../../model/result/delete_summary.ts";
import type { StorePaths } from "../../model/store.ts";
import { OPTION_WORDS } from "../../plan/gate_words.ts";
import { type JudgeOptions, refusalText, refusedError } from "../../plan/judge.ts";
import { closing, statOrNull } from "../../system/files.ts";
import { refuseWithoutLocks } from "../../system/real/library_host.ts";
import { buildWriter } from "../../system/real/writer.ts";
import { type ListeningOptions, withSignal } from "./change_options.ts";
import {
  givenRoot,
  type GivenRoots,
  givenStore,
  librarySystem,
  withoutFlags,
} from "../library_system.ts";

/** A change asked for by a program. */
export interface LibraryChange<P extends PreparedChange>
  extends Omit<JudgeOptions, "isLimited" | "words">, GivenRoots, ListeningOptions {
  /** Home that the store's threads are copied into, which is then the one that changes; left out: none. */
  readonly into?: string | URL | null;
  readonly needsStore: boolean;
  readonly prepare: (world: ChangeWorld, acting: LibraryActing) => Promise<P>;
  /** The summary that a refusal carries; left out: none. */
  readonly refusedSummary?: (message: string) => DeleteSummary;
}

/** What some changes are planned with, beside the world. */
export interface LibraryActing {
  readonly actTools: () => ActTools;
  /** The home that threads are copied from; absent: none. */
  readonly source?: StorePaths;
}

/** A change as far as it has come. */
export interface CarriedOut<P extends PreparedChange> {
  readonly store: StorePaths;
  readonly prepared: P;
  /** `null` in a dry run, and when there was nothing to do. */
  readonly execution: Execution | null;
  /** Whether nothing was changed by intent. */
  readonly rehearsed: boolean;
}

/**
 * Carries a change out and tells it in the words of all changes. Threads left out are in the result's `passedBy`.
 *
 * @throws {RefusedError} when a safety gate is closed, in a dry run too.
 */
export async function runLibraryChange(
  { command, ...change }: LibraryChange<PreparedChange> & { readonly command: ChangeCommand },
): Promise<ChangeResult> {
  const { prepared, ...carried } = await carryOutChange(change);
  return changeResult({ ...prepared, ...carried, command });
}

/**
 * Carries a change out the way the program does, without a question.
 *
 * @throws {RefusedError} when a safety gate is closed, in a dry run too.
 */
export function carryOutChange<P extends PreparedChange>(
  change: LibraryChange<P>,
): Promise<CarriedOut<P>> {
  return withoutFlags(() => carriedOut(change));
}

async function carriedOut<P extends PreparedChange>(
  change: LibraryChange<P>,
): Promise<CarriedOut<P>> {
  refuseWithoutLocks();
  const { files, environment } = librarySystem();
  const { signal, onProgress = () => {}, onProblem = () => {} } = change;
  signal?.throwIfAborted();
  const { verb, into = null } = change;
  const { store, source } = await resolveStores(
    {
      named: givenStore(change, verb),
      into: into === null ? null : givenRoot(into, { verb, name: "into" }),
    },
    { files, environment, onProblem, isChange: true },
  );
  refuseOnWindows(verb, store);
  const known = librarySystem(store, source);
  const system = { ...known, interrupts: withSignal(known.interrupts, signal) };
  const actTools = () => ({ system, writer: buildWriter() });
  const from = source === undefined ? {} : { source };
  const { consent, maxBatch, selected } = change;
  using begun = closing(
    await beginChange({
      system,
      store,
      onProblem,
      ...from,
      actTools,
      judging: { consent, maxBatch, selected, verb, isLimited: true, words: OPTION_WORDS },
      command: [],
      needsStore: change.needsStore,
      prepare: (world) => change.prepare(world, { actTools, ...from }),
    }),
  );
  signal?.throwIfAborted();
  const { verdict, prepared } = begun;
  // Nobody can be asked: what the gate would ask is refused before it comes to that.
  const refusals = "refusals" in verdict ? verdict.refusals : [];
  if (refusals.length > 0) {
    throw refusedError(refusals, { summary: change.refusedSummary?.(refusalText(refusals)) });
  }
  const total = prepared.plan.threads.length;
  const execution = verdict.kind === "approved"
    ? await begun.act(verdict.plan, (done) => onProgress(done, total))
    : null;
  if (execution !== null) {
    noteTrashSize({ ...execution, store }, { system, writer: buildWriter() });
  }
  return { store, prepared, execution, rehearsed: verdict.kind === "rehearsed" };
}

/** Whether a root is there at all: without one every session is gone. @throws {UsageError} when it is blank. */
export function isRootThere(sessionsRoot: string | URL, verb: string): boolean {
  const root = givenRoot(sessionsRoot, { verb, name: "sessionsRoot" });
  return statOrNull(root, librarySystem().files) !== null;
}

/** The consent that a program's options amount to; `yes` answers for more than one thread. */
export function libraryConsent(
  { dryRun = true, confirm = false, yes = false }: {
    readonly dryRun?: boolean;
    readonly confirm?: boolean;
    readonly yes?: boolean;
  },
): Consent {
  if (dryRun) return { kind: "rehearse" };
  return { kind: confirm ? "act" : "needs-confirm", ask: yes ? "none" : "single" };
}

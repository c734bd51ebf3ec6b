import { execute } from "../act/batch/execute.ts";
import { newForkFinder } from "../act/prepare/new_forks.ts";
import { prepareUndo } from "../act/prepare/prepare_undo.ts";
import { readBatches } from "../act/journal/read_batches.ts";
import { settleAll } from "../act/batch/settle.ts";
import { openCatalog } from "../catalog/catalog.ts";
import { resolveStore } from "../codex/home.ts";
import { stateDbPath } from "../codex/thread_rows.ts";
import { newBatchId, REHEARSED_BATCH } from "../model/batch_id.ts";
import { NotFoundError, RefusedError, UsageError } from "../model/error.ts";
import { doneThreads } from "../model/journal.ts";
import type { BatchStanding } from "../model/log_result.ts";
import { plannedBytes } from "../model/plan.ts";
import { newStandings } from "../plan/batch_standing.ts";
import { judge } from "../plan/judge.ts";
import { resolvePlace } from "../plan/place.ts";
import { buildWriter } from "../system/real/writer.ts";
import { librarySystem } from "./library_system.ts";

/** One batch under a trash root. */
export interface BatchSummary {
  /** Its id. */
  readonly batchId: string;
  /** When it was begun. */
  readonly at: Temporal.Instant;
  /** What it did. */
  readonly action: "delete" | "restore";
  /** How it stands today. */
  readonly standing: BatchStanding;
  /** Threads done. */
  readonly threads: number;
  /** Bytes of their rollouts. */
  readonly bytes: number;
}

/**
 * The batches under a trash root, newest first; none when it does not exist. Requires read permission for it.
 *
 * @throws {UsageError} when `trashRoot` is blank.
 */
export async function listBatches(trashRoot: string): Promise<readonly BatchSummary[]> {
  if (trashRoot.trim() === "") throw new UsageError("Cannot list batches: the trash root is blank");
  const system = librarySystem();
  const batches = await readBatches(trashRoot, { system, onProblem: () => {} });
  const standings = newStandings(batches);
  return batches.filter(({ header }) => header.at !== "").map((batch) => {
    const done = doneThreads(batch);
    return {
      batchId: batch.id,
      at: Temporal.Instant.from(batch.header.at),
      action: batch.header.action,
      standing: standings.of(batch),
      threads: done.length,
      bytes: done.reduce((sum, thread) => sum + plannedBytes(thread), 0),
    };
  });
}

/** Options of {@link undoBatch}. */
export interface UndoOptions {
  /** The trash root that holds the batch. */
  readonly trashRoot: string;
  /** Root of the sessions it came from. */
  readonly sessionsRoot: string;
  /** Simulate: nothing is changed. Left out: `true`. */
  readonly dryRun?: boolean;
  /** Required for a real undo. Left out: `false`. */
  readonly confirm?: boolean;
}

/** What happened to one rollout of an undo. */
export interface UndoResult {
  /** Thread id; empty when it cannot be known. */
  readonly sessionId: string;
  /** Path before. */
  readonly path: string;
  /** Path after. */
  readonly destination: string;
  /** `skipped`: not attempted because an earlier step of its thread failed. */
  readonly status: "simulated" | "restored" | "failed" | "skipped";
  /** Why it failed; absent otherwise. */
  readonly error?: string;
}

/** Totals of one undo. */
export interface UndoSummary {
  /** Id of the batch that this undo is; absent in a dry run and when nothing was changed. */
  readonly batchId?: string;
  /** Whether nothing was changed by intent. */
  readonly simulation: boolean;
  /** One entry per rollout. */
  readonly results: readonly UndoResult[];
  /** Threads left out, and why. */
  readonly passedBy: readonly string[];
}

/**
 * Takes a batch back; with the id of an undo, does the change again. Failures of single threads are reported in the summary.
 * Requires read and write permission for the store and the trash.
 *
 * @throws {NotFoundError} when there is no such batch. @throws {RefusedError} when a real run lacks `confirm`.
 */
export async function undoBatch(batchId: string, options: UndoOptions): Promise<UndoSummary> {
  const { dryRun = true, confirm = false } = options;
  if (!dryRun && !confirm) {
    throw new RefusedError("real undo requires confirm", { reasons: ["needs-confirm"] });
  }
  const system = librarySystem();
  const onProblem = () => {};
  const store = await resolveStore(
    { codexHome: null, sessionsRoot: options.sessionsRoot, trashRoot: options.trashRoot },
    { files: system.files, environment: system.environment, onProblem },
  );
  const tools = { system, writer: buildWriter() };
  const statePath = stateDbPath(store, { files: system.files, onProblem });
  if (!dryRun) await settleAll({ tools, store, statePath, onProblem });
  const batches = await readBatches(store.trashRoot, { system, onProblem });
  const target = batches.find(({ id }) => id === batchId);
  if (target === undefined) {
    throw new NotFoundError(`Cannot undo batch "${batchId}": there is none in ${store.trashRoot}`);
  }
  const catalog = await openCatalog(store, { system, onProblem });
  try {
    const standings = newStandings(batches);
    const batch = dryRun ? REHEARSED_BATCH : newBatchId(system.clock.nowMs(), system.ids.hex(6));
    const { plan, passedBy } = await prepareUndo({ target, standings, catalog, system, batch });
    const verdict = judge(plan, {
      facts: { passedBy, schemaTrouble: null, isStore: true, canAsk: false },
      options: {
        consent: dryRun ? { kind: "rehearse" } : { kind: "act", ask: "none" },
        selected: true,
        maxBatch: 0,
        verb: "restore",
      },
    });
    if (verdict.kind === "refused") {
      throw new RefusedError(verdict.refusals.map(({ message }) => message).join("; "), {
        reasons: verdict.refusals.map(({ reason }) => reason),
      });
    }
    const acts = verdict.kind === "approved" && plan.threads.length > 0;
    const newFork = newForkFinder(catalog, system);
    const execution = acts
      ? await execute(verdict.plan, { tools, store, statePath, batch, newFork })
      : null;
    const outcomes = execution?.outcomes ??
      plan.threads.map((thread) => ({ thread, error: null, skipped: false }));
    const results = outcomes.flatMap(({ thread, error, skipped }) =>
      thread.moves.filter(({ rollout }) => rollout).map(({ from, to }): UndoResult => ({
        sessionId: thread.id ?? "",
        path: resolvePlace(from, store) ?? from.path,
        destination: resolvePlace(to, store) ?? to.path,
        status: execution === null
          ? "simulated"
          : error === null
          ? "restored"
          : skipped
          ? "skipped"
          : "failed",
        ...(error === null ? {} : { error }),
      }))
    );
    return {
      ...(execution?.batch ? { batchId: execution.batch } : {}),
      simulation: dryRun,
      results,
      passedBy: passedBy.map(({ message }) => message),
    };
  } finally {
    catalog.close();
  }
}

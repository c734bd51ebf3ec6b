import { execute, type Execution } from "../act/batch/execute.ts";
import { newForkFinder } from "../act/prepare/new_forks.ts";
import { prepareDelete } from "../act/prepare/prepare_delete.ts";
import { settleAll } from "../act/batch/settle.ts";
import { isCodexHome } from "../act/prepare/trash_facts.ts";
import { openCatalog } from "../catalog/catalog.ts";
import { resolveStore } from "../codex/home.ts";
import { schemaTrouble } from "../codex/state_schema.ts";
import { stateDbPath } from "../codex/thread_rows.ts";
import { newBatchId, REHEARSED_BATCH } from "../model/batch_id.ts";
import type { DeleteResult, DeleteSummary } from "../model/delete_summary.ts";
import { RefusedError, UsageError } from "../model/error.ts";
import { plannedBytes } from "../model/plan.ts";
import { EMPTY_SELECTOR } from "../model/selector.ts";
import type { Session } from "../model/session.ts";
import { judge } from "../plan/judge.ts";
import { resolvePlace } from "../plan/place.ts";
import { buildWriter } from "../system/real/writer.ts";
import { hasAnyFilter, matchingSessions, type Selector } from "./filter_sessions.ts";
import { librarySystem } from "./library_system.ts";

/** Mode and safety gates of {@link deleteSessions}. */
export interface DeleteOptions {
  /** Simulate: nothing is changed. Left out: `true`. */
  readonly dryRun?: boolean;
  /** Required for a real delete. Left out: `false`. */
  readonly confirm?: boolean;
  /** Required for a real delete of more than one session. Left out: `false`. */
  readonly yes?: boolean;
  /** Remove for good instead of moving to the trash. Left out: `false`. This version refuses `true`. */
  readonly hard?: boolean;
  /** Most threads one call may touch, in a dry run too. Left out: 50. 0: no limit, only with `yes`. Negative: UsageError. */
  readonly maxBatch?: number;
  /** Folder that receives soft-deleted files; never inside `sessionsRoot`. */
  readonly trashRoot: string;
  /** The root the candidates were scanned from. */
  readonly sessionsRoot: string;
}

const DEFAULT_MAX_BATCH = 50;

/**
 * Dry-run or soft-delete of the candidates that match the selector, whole threads each; the selector must have at least one
 * filter. Failures of single sessions are reported in the summary, not thrown. Requires read and write permission for the
 * store and the trash.
 *
 * @throws {RefusedError} when a safety gate is closed: no filter, no `confirm`, no `yes`, more than `maxBatch`. Its `summary`
 * has no results and nothing was changed.
 * @throws {UsageError} for a negative `maxBatch`, and for `hard`, which this version does not do.
 */
export async function deleteSessions(
  candidates: readonly Session[],
  selector: Selector,
  options: DeleteOptions,
): Promise<DeleteSummary> {
  const { dryRun = true, confirm = false, yes = false, maxBatch = DEFAULT_MAX_BATCH } = options;
  if (options.hard) {
    throw new UsageError("Cannot delete for good: this version only moves to the trash");
  }
  if (!(maxBatch >= 0)) throw new UsageError(`Cannot delete: maxBatch is ${maxBatch}`);
  const system = librarySystem();
  const onProblem = () => {};
  const store = await resolveStore(
    { codexHome: null, sessionsRoot: options.sessionsRoot, trashRoot: options.trashRoot },
    { files: system.files, environment: system.environment, onProblem },
  );
  const act = !dryRun && confirm;
  const tools = { system, writer: buildWriter() };
  const statePath = stateDbPath(store, { files: system.files, onProblem });
  if (act) await settleAll({ tools, store, statePath, onProblem });
  const now = Temporal.Instant.fromEpochMilliseconds(system.clock.nowMs());
  const selected = hasAnyFilter(selector);
  const chosen = selected ? matchingSessions(candidates, selector, { now, order: "input" }) : [];
  const catalog = await openCatalog(store, { system, onProblem });
  try {
    const batch = act ? newBatchId(system.clock.nowMs(), system.ids.hex(6)) : REHEARSED_BATCH;
    const prepared = await prepareDelete({
      catalog,
      system,
      selector: { ...EMPTY_SELECTOR, refs: chosen.map(({ path }) => path), subagents: true },
      cause: {
        kind: "selector",
        selector: { ...EMPTY_SELECTOR, ids: chosen.map((s) => s.sessionId) },
      },
      batch,
      withForks: false,
      keepSubagents: false,
    });
    const verdict = judge(prepared.plan, {
      facts: {
        passedBy: prepared.passedBy,
        schemaTrouble: troubleOf(statePath, system),
        isStore: catalog.threads.count > 0 || isCodexHome(store, system),
        canAsk: false,
      },
      options: {
        consent: dryRun
          ? { kind: "rehearse" }
          : { kind: confirm ? "act" : "needs-confirm", ask: yes ? "none" : "single" },
        selected,
        maxBatch,
        verb: "delete",
      },
    });
    const passed = prepared.passedBy.map(({ thread, message }): DeleteResult => ({
      sessionId: thread,
      path: chosen.find(({ sessionId }) => sessionId === thread)?.path ?? thread,
      status: "failed",
      error: message,
    }));
    const base = summaryBase({ dryRun });
    if (verdict.kind !== "approved") {
      const refusals = verdict.kind === "ask" ? [] : verdict.refusals;
      if (verdict.kind !== "rehearsed" || refusals.length > 0) {
        const message = refusals.map(({ message }) => message).join("; ");
        throw new RefusedError(message, {
          reasons: refusals.map(({ reason }) => reason),
          summary: { ...base, errorSummary: message },
        });
      }
      const results = prepared.plan.threads.flatMap((thread) =>
        thread.moves.filter(({ rollout }) => rollout).map(({ from, to }): DeleteResult => ({
          sessionId: thread.id ?? "",
          path: resolvePlace(from, store)!,
          destination: resolvePlace(to, store)!,
          status: "simulated",
        }))
      );
      const bytes = prepared.plan.threads.reduce((sum, thread) => sum + plannedBytes(thread), 0);
      return { ...base, ...counted([...results, ...passed]), affectedBytes: bytes };
    }
    if (verdict.plan.threads.length === 0) return { ...base, ...counted(passed) };
    const newFork = newForkFinder(catalog, system);
    const execution = await execute(verdict.plan, { tools, store, statePath, batch, newFork });
    return summaryOf(execution, { base, passed, resolve: (place) => resolvePlace(place, store)! });
  } finally {
    catalog.close();
  }
}

function troubleOf(path: string | null, system: ReturnType<typeof librarySystem>): string | null {
  if (path === null) return null;
  const db = system.databases.openReadOnly(path);
  try {
    return schemaTrouble(db);
  } finally {
    db.close();
  }
}

function summaryBase({ dryRun }: { readonly dryRun: boolean }): DeleteSummary {
  return {
    action: dryRun ? "dry-run" : "soft-delete",
    simulation: dryRun,
    matchedCount: 0,
    succeeded: 0,
    failed: 0,
    skipped: 0,
    affectedBytes: 0,
    results: [],
  };
}

function counted(results: readonly DeleteResult[]): Partial<DeleteSummary> {
  const count = (...words: readonly DeleteResult["status"][]) =>
    results.filter(({ status }) => words.includes(status)).length;
  const failed = count("failed");
  return {
    matchedCount: results.length,
    succeeded: count("deleted"),
    failed,
    skipped: count("skipped", "simulated"),
    results,
    ...(failed === 0 ? {} : { errorSummary: `${failed} failed` }),
  };
}

interface SummaryParts {
  readonly base: DeleteSummary;
  readonly passed: readonly DeleteResult[];
  readonly resolve: (place: Parameters<typeof resolvePlace>[0]) => string;
}

function summaryOf({ batch, outcomes }: Execution, parts: SummaryParts): DeleteSummary {
  const { base, passed, resolve } = parts;
  const results = outcomes.flatMap(({ thread, error, skipped }) =>
    thread.moves.filter(({ rollout }) => rollout).map(({ from, to }): DeleteResult => ({
      sessionId: thread.id ?? "",
      path: resolve(from),
      ...(error === null ? { destination: resolve(to) } : { error }),
      status: error === null ? "deleted" : skipped ? "skipped" : "failed",
    }))
  );
  const bytes = outcomes.reduce(
    (sum, { thread, error }) => error === null ? sum + plannedBytes(thread) : sum,
    0,
  );
  return {
    ...base,
    ...counted([...results, ...passed]),
    affectedBytes: bytes,
    ...(batch === null ? {} : { batchId: batch }),
  };
}

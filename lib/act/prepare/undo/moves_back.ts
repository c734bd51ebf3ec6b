import { type Dependants, findDependants } from "../../../catalog/dependants.ts";
import { materialiseAll } from "../../../catalog/query.ts";
import { lastSettings } from "../../../codex/edit/last_settings.ts";
import { projectedBytes } from "../../../codex/state/projection.ts";
import type { PassedBy } from "../../../model/change_result.ts";
import { sameFingerprint } from "../../../model/fingerprint.ts";
import type { JournalThread } from "../../../model/journal.ts";
import { joinPath } from "../../../model/path_text.ts";
import type { FileStep, ThreadPlan } from "../../../model/plan.ts";
import { planMoveBack } from "../../../plan/inverse_plan.ts";
import { placeInTrash, resolvePlace } from "../../../plan/place.ts";
import type { Database } from "../../../system/databases.ts";
import type { PreparedChange } from "../../change/begin_change.ts";
import { statOrNull } from "../../thread/place_files.ts";
import { liveReason } from "../choose_for_change.ts";
import { planMove } from "../migrate/plan_move.ts";
import { gone, type Taking } from "./taking.ts";

/**
 * Moves to another folder: our line is taken off again where it still ends the rollout, Codex has not read it and no fork
 * counts on it: then every byte is as before. Else the earlier settings are put in force by one more line (write-rules §5.2).
 */
export async function movesBack(taking: Taking): Promise<PreparedChange> {
  const { standing, cause, target, catalog, system } = taking;
  const passedBy: PassedBy[] = [];
  const history = openHistory(taking);
  const path = catalog.rows.path;
  const db = path === null ? null : system.databases.openReadOnly(path);
  // Also makes every head known, which tells what forks count on.
  const dependants = await findDependants(catalog);
  try {
    const exact = new Set(
      standing.filter((thread) => isUnread(thread, { taking, history })).map((t) => t.number),
    );
    const byBytes = planMoveBack(target, { cause, wanted: ({ number }) => exact.has(number) });
    const threads: ThreadPlan[] = byBytes.threads.filter((thread) => !isLive(thread.id, thread));
    for (const thread of standing.filter(({ number }) => !exact.has(number))) {
      const planned = originalBack(thread, taking) ??
        await byOneMoreLine(thread, { taking, db, dependants });
      if ("message" in planned) passedBy.push(planned);
      else threads.push(planned);
    }
    return { plan: { ...byBytes, threads }, passedBy, subagents: 0, notes: [] };
  } finally {
    history?.close();
    db?.close();
  }

  function isLive(id: string | null, thread: ThreadPlan): boolean {
    const updatedAtMs = Math.max(...thread.steps.map(({ expect }) => expect.mtimeMs));
    const why = id === null ? null : liveReason({ id, updatedAtMs }, taking);
    if (why === null) return false;
    passedBy.push({ thread: id!, reason: "live", message: `thread ${id} ${why}` });
    return true;
  }
}

function openHistory({ store, system }: Taking): Database | null {
  if (store.sqliteHome === null) return null;
  const path = joinPath(store.sqliteHome, "thread_history_1.sqlite");
  return statOrNull(path, system.files) === null ? null : system.databases.openReadOnly(path);
}

interface Looking {
  readonly taking: Taking;
  readonly history: Database | null;
}

/** Whether a thread's own line, or the place of one that was cut, is still exactly as the batch has left it. */
function isUnread(thread: JournalThread, { taking, history }: Looking): boolean {
  const { steps } = planMoveBack(taking.target, {
    cause: taking.cause,
    wanted: ({ number }) => number === thread.number,
  }).threads[0]!;
  if (steps.length < thread.steps.length) return false;
  return steps.every((step) => {
    const path = resolvePlace(step.from, taking.store);
    const now = path === null ? null : statOrNull(path, taking.system.files);
    if (now?.kind !== "file" || !sameFingerprint(step.expect, now)) return false;
    return step.kind !== "cut" || !countsOnTail(step, { thread, taking, history });
  });
}

/** Whether Codex's projection, or a fork, has taken in what would be cut off. */
function countsOnTail(
  step: Extract<FileStep, { kind: "cut" }>,
  { thread, taking, history }: Looking & { readonly thread: JournalThread },
): boolean {
  const left = step.expect.size - Uint8Array.fromBase64(step.tail).length;
  const { heads, table } = taking.catalog;
  // Offsets count decompressed bytes: of a compressed rollout nothing is known, so nothing is cut.
  if (step.from.path.endsWith(".zst")) return true;
  const isRead = history !== null &&
    thread.rolloutIds.some((id) => projectedBytes(history, id) > left);
  if (isRead) return true;
  for (let file = 0; file < table.count; file++) {
    const base = heads.of(file)?.historyBase;
    const reads = base && thread.rolloutIds.includes(base.rolloutId);
    if (reads && (base.endByteOffset ?? Infinity) > left) {
      return true;
    }
  }
  return false;
}

/** A replaced legacy rollout that nobody has touched since: its kept original comes back as it was; `null` otherwise. */
function originalBack(thread: JournalThread, taking: Taking): ThreadPlan | null {
  const [step] = thread.steps;
  const made = taking.target.outcomes.get(thread.number)?.made;
  if (step?.kind !== "replace" || made === undefined) return null;
  const path = resolvePlace(step.from, taking.store);
  const now = path === null ? null : statOrNull(path, taking.system.files);
  const expect = { ...made, ctimeMs: null, inode: null };
  if (now?.kind !== "file" || !sameFingerprint(expect, now)) return null;
  const kept = placeInTrash(step.from, taking.batch);
  return {
    id: thread.id,
    needs: thread.needs,
    rolloutIds: thread.rolloutIds,
    steps: [{
      ...step,
      expect,
      kept,
      staged: { ...kept, path: `${kept.path}.new` },
      source: step.kept,
      cwd: { from: step.cwd.to, to: step.cwd.from },
    }],
    rows: [],
    updates: thread.updates.map(({ column, before, after }) => ({
      column,
      before: after,
      after: before,
    })),
    names: [],
  };
}

async function byOneMoreLine(
  thread: JournalThread,
  { taking, db, dependants }: {
    readonly taking: Taking;
    readonly db: Database | null;
    readonly dependants: Dependants;
  },
): Promise<ThreadPlan | PassedBy> {
  const { catalog, system, store } = taking;
  const number = thread.id === null ? undefined : catalog.threads.byId.get(thread.id);
  const [now] = number === undefined ? [] : await materialiseAll(catalog, [number]);
  const [step] = thread.steps;
  if (now === undefined || step === undefined || !("cwd" in step)) return gone(thread);
  const live = liveReason(now, taking);
  const name = thread.id ?? "";
  if (live !== null) return { thread: name, reason: "live", message: `thread ${name} ${live}` };
  const path = resolvePlace(step.from, store);
  const isThere = path !== null && statOrNull(path, system.files)?.kind === "file";
  const end = step.expect.size;
  const earlier = step.kind === "append" && isThere && !path.endsWith(".zst")
    ? (await lastSettings(path, system, { threadId: thread.id, end })).line
    : null;
  const planned = await planMove(now, {
    ...taking,
    db,
    cwd: { from: step.cwd.to, to: step.cwd.from },
    dependants,
    earlier,
  });
  if (planned.kind === "planned") return planned.thread;
  const message = `thread ${name} ${planned.why}`;
  return { thread: name, reason: "conflict", message };
}

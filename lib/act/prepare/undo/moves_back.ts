import { type Dependants, findDependants } from "../../../catalog/dependants.ts";
import { materialiseAll } from "../../../catalog/query.ts";
import { readChunks } from "../../../codex/rollout_reader.ts";
import { parseRolloutName } from "../../../codex/rollout_name.ts";
import { lastSettings } from "../../../codex/edit/last_settings.ts";
import { projectedBytes } from "../../../codex/state/projection.ts";
import type { PassedBy } from "../../../model/change_result.ts";
import { sameFingerprint } from "../../../model/fingerprint.ts";
import type { JournalThread } from "../../../model/journal.ts";
import { baseName, joinPath } from "../../../model/path_text.ts";
import type { FileStep, Plan, ThreadPlan } from "../../../model/plan.ts";
import { moveBackOf, updatesBack } from "../../../plan/inverse_plan.ts";
import { placeInTrash, resolvePlace } from "../../../plan/place.ts";
import type { Database } from "../../../system/databases.ts";
import type { PreparedChange } from "../../change/begin_change.ts";
import { statOrNull } from "../../thread/place_files.ts";
import { planMove } from "../migrate/plan_move.ts";
import { gone, type Taking } from "./taking.ts";

/**
 * Moves to another folder: our line is taken off again where it still ends the rollout, Codex has not read it and no fork
 * counts on it: then every byte is as before. Else the earlier settings are put in force by one more line (write-rules §5.2).
 */
export async function movesBack(taking: Taking): Promise<PreparedChange> {
  const { standing, cause, catalog, system } = taking;
  const passedBy: PassedBy[] = [];
  const history = openHistory(taking);
  const path = catalog.rows.path;
  const db = path === null ? null : system.databases.openReadOnly(path);
  // Also makes every history base known, which tells what forks count on.
  const dependants = await findDependants(catalog);
  try {
    const threads: ThreadPlan[] = [];
    for (const thread of standing) {
      const back = moveBackOf(thread);
      if (back.steps.length === thread.steps.length && await isUnread(back, { taking, history })) {
        if (!isLive(thread.id, back)) threads.push(back);
        continue;
      }
      const planned = originalBack(thread, taking) ??
        await byOneMoreLine(thread, { taking, db, dependants });
      if ("message" in planned) passedBy.push(planned);
      else threads.push(planned);
    }
    const plan: Plan = { action: "move", cause, threads, namesDigest: null };
    return { plan, passedBy, subagents: [], notes: [] };
  } finally {
    history?.close();
    db?.close();
  }

  function isLive(id: string | null, thread: ThreadPlan): boolean {
    const updatedAtMs = Math.max(...thread.steps.map(({ expect }) => expect.mtimeMs));
    const [step] = thread.steps;
    const path = step === undefined ? null : resolvePlace(step.from, taking.store);
    const why = path === null ? null : taking.liveReason({ id, path, updatedAtMs });
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

/** Whether the line that the steps back take off, or the place of one that was cut, is still exactly as the batch has left it. */
async function isUnread({ steps }: ThreadPlan, looking: Looking): Promise<boolean> {
  const { taking } = looking;
  for (const step of steps) {
    const path = resolvePlace(step.from, taking.store);
    const now = path === null ? null : statOrNull(path, taking.system.files);
    if (now?.kind !== "file" || !sameFingerprint(step.expect, now)) return false;
    if (step.kind === "cut" && await countsOnTail(step, { ...looking, path: path! })) return false;
  }
  return true;
}

/** Whether Codex's projection, or a fork, has taken in what would be cut off. Both count decompressed bytes. */
async function countsOnTail(
  step: Extract<FileStep, { kind: "cut" }>,
  { path, taking, history }: Looking & { readonly path: string },
): Promise<boolean> {
  const { heads, table } = taking.catalog;
  const rolloutId = parseRolloutName(baseName(path))?.rolloutId;
  if (rolloutId === undefined) return true;
  const left = await bytesLeft(step, { path, taking });
  if (history !== null && projectedBytes(history, rolloutId) > left) return true;
  for (let file = 0; file < table.count; file++) {
    const base = heads.baseOf(file);
    if (base?.rolloutId === rolloutId && (base.endByteOffset ?? Infinity) > left) return true;
  }
  return false;
}

async function bytesLeft(
  { expect, tail }: Extract<FileStep, { kind: "cut" }>,
  { path, taking }: { readonly path: string; readonly taking: Taking },
): Promise<number> {
  const bytes = Uint8Array.fromBase64(tail);
  if (!path.endsWith(".zst")) return expect.size - bytes.length;
  const { compression } = taking.system;
  const count = async (chunks: AsyncIterable<Uint8Array>): Promise<number> => {
    let sum = 0;
    for await (const chunk of chunks) sum += chunk.length;
    return sum;
  };
  return await count(readChunks(path, taking.system)) -
    await count(compression.zstdDecode([bytes]));
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
    updates: updatesBack(thread),
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
  const live = taking.liveReason(now);
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

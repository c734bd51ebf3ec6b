import { filePath } from "../../../catalog/scan/file_table.ts";
import { filesOf } from "../../../catalog/scan/thread_table.ts";
import { readColumns, rowHas } from "../../../codex/state/row_updates.ts";
import type { BatchThread } from "../../../model/journal.ts";
import type { Plan, ThreadPlan } from "../../../model/plan.ts";
import { EMPTY_SELECTOR } from "../../../model/request/selector.ts";
import type { PassedBy } from "../../../model/result/change_result.ts";
import { archiveBackOf } from "../../../plan/inverse_plan.ts";
import { resolvePlace } from "../../../plan/place.ts";
import type { Database } from "../../../system/databases.ts";
import { type ChangeWorld, openState } from "../../facts/change_world.ts";
import { asFound, type AsFoundTools } from "../back/as_found.ts";
import { prepareArchive } from "../prepare_archive.ts";
import type { PreparedChange } from "../prepared_change.ts";
import { archivePathBack } from "../rows/row_paths.ts";
import { inStore, standingOn, type UndoPart, whyLive } from "./undo_part.ts";

/**
 * An archive, or the way out of it, is taken back by the journal where nobody has touched the threads since, else by a fresh plan
 * of the other action for them as they are now.
 */
export async function archiveBack(
  part: UndoPart,
  action: "archive" | "unarchive",
): Promise<PreparedChange> {
  const { cause, world } = part;
  const { store, system } = world;
  const look = { store, files: system.files, sha256: await system.digests.sha256() };
  const { exact, live, changed } = sorted(part, look);
  const back = action === "archive" ? "unarchive" : "archive";
  const plan: Plan = { action: back, cause, threads: exact, namesDigest: null };
  if (changed.length === 0) return { plan, passedBy: live, subagents: [], notes: [] };
  const { ids, missing } = inStore(changed, world.catalog);
  const fresh = await prepareArchive(world, {
    action: back,
    selector: { ...EMPTY_SELECTOR, ids, subagents: true },
    cause,
  });
  // Sub-agents that were not part of it, or come back by the journal, are not meant.
  const meant = new Set<string | null>(ids);
  const threads = fresh.plan.threads.filter(({ id }) => meant.has(id));
  const passedBy = fresh.passedBy.filter(({ thread }) => meant.has(thread));
  return {
    ...fresh,
    plan: { ...plan, threads: [...exact, ...threads] },
    passedBy: [...passedBy, ...missing, ...live],
  };
}

interface Sorted {
  /** Ways back by the journal. */
  readonly exact: readonly ThreadPlan[];
  /** Threads that Codex has open. */
  readonly live: readonly PassedBy[];
  /** Threads that are not as the batch has left them. */
  readonly changed: readonly BatchThread[];
}

function sorted({ world, standing }: UndoPart, look: AsFoundTools): Sorted {
  using db = openState(world);
  const exact: ThreadPlan[] = [];
  const live: PassedBy[] = [];
  const changed: BatchThread[] = [];
  for (const thread of standing) {
    const back = archivePathBack(archiveBackOf(thread), { db, world });
    const found = asFound(back, look);
    const isAsLeft = found.kind === "found" && found.notes.length === 0 &&
      hasNoOtherFiles(back, world) && hasRow(back, db);
    if (!isAsLeft) {
      changed.push(thread);
      continue;
    }
    const why = whyLive(found.thread, world);
    if (why === null) exact.push(standingOn(found.thread, { catalog: world.catalog, db }));
    else live.push(why);
  }
  return { exact, live, changed };
}

/** A revert adds a rollout. Where the row alone was changed, it tells. */
function hasNoOtherFiles({ id, steps }: ThreadPlan, { catalog, store }: ChangeWorld): boolean {
  const number = id === null ? undefined : catalog.threads.byId.get(id);
  if (number === undefined || steps.length === 0) return true;
  const own = new Set(steps.map(({ from }) => resolvePlace(from, store)));
  return filesOf(catalog.threads, number).every((file) => own.has(filePath(catalog.table, file)));
}

/** Whether its row is as the batch has left it; one that Codex has made since is not. */
function hasRow({ id, updates }: ThreadPlan, db: Database | null): boolean {
  if (db === null || id === null) return true;
  return updates.length === 0
    ? readColumns(db, { id, columns: ["id"] }) === null
    : rowHas(db, { id, updates, side: "before" });
}

import { compressedPath } from "../../../codex/rollout_name.ts";
import { rowKey, saveRows } from "../../../codex/state/saved_rows.ts";
import { GOALS_DATABASE } from "../../../codex/state/side_databases.ts";
import type { ThreadId } from "../../../model/ids.ts";
import type { BatchThread } from "../../../model/journal.ts";
import { EMPTY_SELECTOR } from "../../../model/request/selector.ts";
import type { PassedBy } from "../../../model/result/change_result.ts";
import {
  hasThreadRow,
  type SavedRows,
  type SavedValue,
  threadValue,
} from "../../../model/thread/saved_rows.ts";
import { resolvePlace } from "../../../plan/place.ts";
import type { Database } from "../../../system/databases.ts";
import { closing, statOrNull } from "../../../system/files.ts";
import type { Sha256 } from "../../../system/system.ts";
import { joinPath } from "../../../text/path_text.ts";
import { type ChangeWorld, openState } from "../../facts/change_world.ts";
import { lookAtRest } from "../../facts/files/at_rest.ts";
import { prepareDelete } from "../prepare_delete.ts";
import type { PreparedChange } from "../prepared_change.ts";
import { inStore, type UndoPart } from "./undo_part.ts";

/** Copies go to the trash; one that has been used since stays (write-rules §5.4). A fork that reads it keeps it as any other. */
export async function copiesBack(part: UndoPart): Promise<PreparedChange> {
  const { world, standing } = part;
  const { catalog, system } = world;
  const there = inStore(standing, catalog);
  const passedBy: PassedBy[] = [...there.missing];
  const byId = new Map(standing.map((thread) => [thread.id, thread]));
  const sha256 = await system.digests.sha256();
  const edges = edgesOf(standing);
  using db = openState(world);
  const ids = there.ids.filter((id) => {
    const thread = byId.get(id)!;
    const use = fileUse(thread, { part, sha256 }) ??
      (db === null ? null : rowUse(thread, { db, edges })) ??
      goalUse(id, world);
    if (use === null) return true;
    const message = `copy ${id} has been used since: ${use}; delete it like any other thread`;
    passedBy.push({ thread: id, reason: "used", message });
    return false;
  });
  const prepared = await deleteAsTheyAre(ids, part);
  return { ...prepared, passedBy: [...passedBy, ...prepared.passedBy] };
}

function fileUse(
  thread: BatchThread,
  { part, sha256 }: { readonly part: UndoPart; readonly sha256: Sha256 },
): string | null {
  const { target, world: { store, system: { files } } } = part;
  const made = target.outcomes.get(thread.number)?.made;
  // Codex goes on in the last one alone: what a thread was reverted from stays as it is.
  const current = thread.steps.findLast(({ kind }) => kind === "create");
  for (const step of thread.steps) {
    const path = "to" in step ? resolvePlace(step.to, store) : null;
    if (path === null) return "its file has been moved";
    if (statOrNull(path, files) === null) {
      // Compressing is no use: the time stays.
      const packed = statOrNull(compressedPath(path), files);
      if (packed !== null && (step !== current || packed.mtimeMs === made?.mtimeMs)) continue;
      return "its file has been moved";
    }
    if (made === undefined || step !== current) continue;
    const { kind } = lookAtRest(path, made, { files, sha256 });
    if (kind !== "same" && kind !== "retimed") return "its file has changed";
  }
  return null;
}

/** Columns that only the user could have changed. */
const PERSONAL = ["name", "title", "thread_section_id", "project_id", "archived"];

/** What a row that Codex has made of the file since says before the user has done anything with it. */
function madeValue(now: SavedRows, column: string): SavedValue {
  if (column === "archived") return { i: "0" };
  return column === "title" ? threadValue(now, "first_user_message") : null;
}

/** Edges between threads that came with these copies, each saved with one of them; looked for once. */
function edgesOf(standing: readonly BatchThread[]): () => ReadonlySet<string> {
  let known: ReadonlySet<string> | undefined;
  return () =>
    known ??= new Set(
      standing.flatMap((thread) => thread.rows())
        .filter(({ table }) => table === EDGES)
        .flatMap(({ rows }) => rows.map((row) => rowKey(EDGES, row))),
    );
}

const EDGES = "thread_spawn_edges";

function rowUse(
  thread: BatchThread,
  { db, edges }: { readonly db: Database; readonly edges: () => ReadonlySet<string> },
): string | null {
  const saved = thread.rows();
  const now = saveRows(db, thread.id!);
  const isMadeSince = hasThreadRow(now) && !hasThreadRow(saved);
  const changed = PERSONAL.find((column) => {
    const before = isMadeSince ? madeValue(now, column) : threadValue(saved, column);
    return JSON.stringify(threadValue(now, column)) !== JSON.stringify(before);
  });
  if (changed !== undefined) return `its ${changed} has changed`;
  const there = now.find(({ table }) => table === EDGES)?.rows ?? [];
  const isNew = there.some((row) => !edges().has(rowKey(EDGES, row)));
  return isNew ? "it has sub-agents" : null;
}

function goalUse(id: ThreadId, { store, system }: ChangeWorld): string | null {
  if (store.sqliteHome === null) return null;
  const path = joinPath(store.sqliteHome, GOALS_DATABASE);
  if (statOrNull(path, system.files) === null) return null;
  using db = closing(system.databases.openReadOnly(path));
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE name = 'thread_goals'").all();
  if (tables.length === 0) return null;
  const goal = db.prepare("SELECT 1 FROM thread_goals WHERE thread_id = ?").get(id);
  return goal === null ? null : "it has a goal";
}

/** A restore is taken back by a fresh delete of its threads as they are now (write-rules §5.5). */
export async function deleteAgain(part: UndoPart): Promise<PreparedChange> {
  const { ids, missing } = inStore(part.standing, part.world.catalog);
  const prepared = await deleteAsTheyAre(ids, part);
  return { ...prepared, passedBy: [...prepared.passedBy, ...missing] };
}

/** A soft delete of just these threads; what a fork reads stays, and with a parent that stays its sub-agents. */
function deleteAsTheyAre(ids: readonly ThreadId[], part: UndoPart): Promise<PreparedChange> {
  const { world, cause } = part;
  const { subagents } = world.catalog;
  const all = new Set<ThreadId | null>(ids);
  const roots = ids.filter((id) => !all.has(subagents.parentOf(id)));
  return prepareDelete(world, {
    selector: { ...EMPTY_SELECTOR, ids: roots, subagents: true },
    cause,
    withForks: false,
    subagents: new Set(ids),
    hard: false,
  });
}

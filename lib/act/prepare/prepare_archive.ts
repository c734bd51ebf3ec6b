import { readColumns } from "../../codex/state/row_updates.ts";
import { tableColumns } from "../../codex/state/state_schema.ts";
import type { Cause, RowUpdate } from "../../model/plan.ts";
import type { Selector } from "../../model/request/selector.ts";
import type { PassedBy } from "../../model/result/change_result.ts";
import type { AbsolutePath } from "../../model/store.ts";
import type { SavedValue } from "../../model/thread/saved_rows.ts";
import type { Thread } from "../../model/thread/thread.ts";
import { toldById } from "../../model/thread/told_thread.ts";
import { type ArchiveAction, planArchive } from "../../plan/archive_plan.ts";
import type { Database } from "../../system/databases.ts";
import { baseName } from "../../text/path_text.ts";
import { archiveMismatch, mismatchNotes } from "./rows/archive_mismatch.ts";
import { type ChangeWorld, openState } from "../facts/change_world.ts";
import { rowBasis } from "../facts/check_basis.ts";
import { codexPath } from "../facts/files/rollout_path.ts";
import { newSidecars } from "../facts/trash/trash_facts.ts";
import { chooseForChange } from "./choose_for_change.ts";
import type { PreparedChange } from "./prepared_change.ts";
import { hiddenNotes } from "./rows/hidden_notes.ts";

/** Which threads change between the lists of active and archived ones. */
export interface PrepareArchiveOptions {
  readonly action: ArchiveAction;
  readonly selector: Selector;
  readonly cause: Cause;
}

/**
 * Chooses the threads and plans their way into the archive or out of it; those that are there already stay as they are. Where
 * the row of one says otherwise than its place (repair-rules §7), that is named, and both agree afterwards.
 */
export async function prepareArchive(
  world: ChangeWorld,
  { action, selector, cause }: PrepareArchiveOptions,
): Promise<PreparedChange> {
  const { system, store } = world;
  const { threads, ...choice } = await chooseForChange(world, {
    selector,
    forks: "ignore",
    subagents: "spawned",
  });
  const passedBy: PassedBy[] = [...choice.passedBy];
  using db = threads.length === 0 ? null : openState(world);
  const mismatched: Thread[] = [];
  const wanted = threads.filter((thread) => {
    const isMismatched = db !== null && archiveMismatch(thread, db);
    if (isMismatched) mismatched.push(thread);
    const reason = reasonToStay(thread, { action, isMismatched });
    if (reason !== null) passedBy.push(reason);
    return reason === null;
  });
  const nowMs = system.clock.nowMs();
  const sidecarsOf = newSidecars(system, store);
  const plan = planArchive(wanted, {
    action,
    store,
    cause,
    nowMs,
    factsOf: (thread) => ({
      updatesOf: (target) =>
        updatesOf(thread, {
          db,
          action,
          nowMs,
          target: (from) => codexPath(target(from), { store, own: world.own() }),
        }),
      sidecars: sidecarsOf(thread),
      row: db === null || thread.id === null ? undefined : rowBasis(db, thread.id),
    }),
  });
  const rowless = db === null
    ? []
    : plan.threads.flatMap(({ id, updates }) => updates.length === 0 ? id ?? [] : []);
  const hidden = new Map(rowless.map((id) => [id, "it has no row in Codex's database"]));
  const notes = [...choice.notes, ...mismatchNotes(mismatched, action), ...hiddenNotes(hidden)];
  return { ...choice, told: toldById(wanted), passedBy, plan, notes };
}

/** Whether every rollout of a thread is where the action leads to. */
function isThere(thread: Thread, action: ArchiveAction): boolean {
  return thread.rollouts.every(({ archived }) => archived === (action === "archive"));
}

function reasonToStay(
  thread: Thread,
  { action, isMismatched }: { readonly action: ArchiveAction; readonly isMismatched: boolean },
): PassedBy | null {
  const name = thread.id ?? thread.path;
  if (isThere(thread, action)) {
    if (isMismatched) return null;
    const message = `thread ${name} is ${action === "archive" ? "archived" : "active"} already`;
    return { thread: name, reason: "as-it-is", message };
  }
  const nameless = thread.rollouts.find(({ path }) =>
    !/^rollout-\d{4}-\d{2}-\d{2}T/.test(baseName(path))
  );
  if (nameless === undefined) return null;
  const message = `thread ${name} has a file whose name is not Codex's: ${nameless.path}`;
  return { thread: name, reason: "conflict", message };
}

interface UpdateOptions {
  readonly db: Database | null;
  readonly action: ArchiveAction;
  readonly nowMs: number;
  readonly target: (from: AbsolutePath) => AbsolutePath;
}

/**
 * What Codex's own archive and unarchive write into the row (codex-storage §5): of a compressed thread the name with `.zst`,
 * of a reverted one the time of the rollout that the row names. A file that stays where it is keeps its time, and the row its.
 */
function updatesOf(
  thread: Thread,
  { db, action, nowMs, target }: UpdateOptions,
): readonly RowUpdate[] {
  if (db === null || thread.id === null) return [];
  const stays = isThere(thread, action);
  const current = thread.rollouts.find(({ path }) => path === thread.path);
  const updatedMs = action === "archive"
    ? current?.fingerprint.mtimeMs ?? thread.updatedAtMs
    : nowMs;
  const seconds = (ms: number): SavedValue => ({ i: `${Math.floor(ms / 1000)}` });
  const wanted: Record<string, (now: SavedValue) => SavedValue> = {
    rollout_path: () => ({ t: target(thread.path) }),
    archived: () => ({ i: action === "archive" ? "1" : "0" }),
    archived_at: (now) =>
      action === "unarchive" ? null : stays && now !== null ? now : seconds(nowMs),
    ...(stays ? {} : {
      updated_at: () => seconds(updatedMs),
      updated_at_ms: () => ({ i: `${updatedMs}` }),
    }),
  };
  const known = new Set(tableColumns(db, "threads"));
  const columns = Object.keys(wanted).filter((column) => known.has(column));
  const now = readColumns(db, { id: thread.id, columns });
  if (now === null) return [];
  return columns.map((column, at) => {
    const before = now[at] ?? null;
    return { column, before, after: wanted[column]!(before) };
  });
}

import { readThreads } from "../../../catalog/find/read_threads.ts";
import { changesIn, holds, isNamedByThreads, rowOf } from "../../../codex/mend/row_changes.ts";
import { readNameIndex } from "../../../codex/name_index_file.ts";
import { openHistory } from "../../../codex/state/projection.ts";
import { readColumns } from "../../../codex/state/row_updates.ts";
import { quoted, rowOwner, saveRows, untagged } from "../../../codex/state/saved_rows.ts";
import { KNOWN_TARGETS } from "../../../codex/state/state_schema.ts";
import type { BatchThread } from "../../../model/journal.ts";
import {
  type FileStep,
  type Plan,
  planOf,
  type RowUpdate,
  type ThreadPlan,
} from "../../../model/plan.ts";
import type { PassedBy } from "../../../model/result/change_result.ts";
import { CHANGED_TABLES, type RowChange } from "../../../model/thread/row_change.ts";
import { placeInStore } from "../../../plan/place.ts";
import type { Thread } from "../../../model/thread/thread.ts";
import { updatesBack } from "../../../plan/inverse_plan.ts";
import type { Database } from "../../../system/databases.ts";
import type { Sha256 } from "../../../system/system.ts";
import { openState } from "../../facts/change_world.ts";
import type { PreparedChange } from "../prepared_change.ts";
import { pathUpdate } from "../rows/row_paths.ts";
import { repairStepsBack } from "./repair_steps_back.ts";
import { withSidecarsBack } from "./sidecars_back.ts";
import { standingOn, type UndoPart } from "./undo_part.ts";

/** Why a repair stays. */
interface Stays {
  readonly stays: PassedBy["reason"];
  /** For people, behind the name of the thread. */
  readonly why: string;
}

function stays(reason: Stays["stays"], why: string): Stays {
  return { stays: reason, why };
}

interface Looking {
  readonly part: UndoPart;
  /** Open for reading; `null` when there is none. */
  readonly db: Database | null;
  readonly history: Database | null;
  readonly sha256: Sha256;
  /** Threads that are taken back before. */
  readonly ahead: readonly ThreadPlan[];
}

/**
 * Repairs are taken back column by column and byte by byte, where these are still what the repair has made of them: what Codex has
 * written beside them since stays (repair-rules §19).
 */
export async function repairsBack(part: UndoPart): Promise<PreparedChange> {
  const { world, cause, standing } = part;
  using db = openState(world);
  using history = openHistory(world.store, world.system);
  const looking = { part, db, history, sha256: await world.system.digests.sha256() };
  const threads: ThreadPlan[] = [];
  const passedBy: PassedBy[] = [];
  const backs = new Map<BatchThread, ThreadPlan | Stays>();
  for (const thread of standing.filter(({ id }) => id !== null)) {
    backs.set(thread, await backOf(thread, { ...looking, ahead: [] }));
  }
  keepTogether(backs);
  // Threads first: what they name no longer may go.
  for (const thread of standing.toSorted((a, b) => Number(a.id === null) - Number(b.id === null))) {
    const back = backs.get(thread) ?? await backOf(thread, { ...looking, ahead: threads });
    if ("stays" in back) {
      const name = thread.id === null ? "the store" : `thread ${thread.id}`;
      const message = `${name} ${back.why}`;
      passedBy.push({ thread: thread.id ?? "", reason: back.stays, message });
    } else threads.push(standingOn(back, { catalog: world.catalog, db }));
  }
  const plan: Plan = { action: "repair", cause, threads: inOrder(threads), namesDigest: null };
  return { plan, passedBy, subagents: [], notes: [] };
}

/**
 * A fork that reads what was made for it, and what was made, go back together or not at all: each would be broken without the
 * other.
 */
function keepTogether(backs: Map<BatchThread, ThreadPlan | Stays>): void {
  const owners = new Map(
    [...backs.keys()].flatMap((thread) => thread.rolloutIds.map((id) => [id, thread] as const)),
  );
  const pairs = [...backs.keys()].flatMap((thread) =>
    thread.needs.flatMap((id): (readonly [BatchThread, BatchThread])[] => {
      const base = owners.get(id);
      return base === undefined || base === thread ? [] : [[thread, base], [base, thread]];
    })
  );
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false;
    for (const [thread, other] of pairs) {
      const theirs = backs.get(other)!;
      if ("stays" in backs.get(thread)! || !("stays" in theirs)) continue;
      backs.set(thread, stays(theirs.stays, `stays with thread ${other.id}, which ${theirs.why}`));
      hasChanged = true;
    }
  }
}

/** What threads name comes before them, and goes behind them. */
function inOrder(threads: readonly ThreadPlan[]): readonly ThreadPlan[] {
  const isShared = ({ id }: ThreadPlan) => id === null;
  const comes = ({ sets = [] }: ThreadPlan) => sets.some(({ before }) => before === null);
  return [
    ...threads.filter((thread) => isShared(thread) && comes(thread)),
    ...threads.filter((thread) => !isShared(thread)),
    ...threads.filter((thread) => isShared(thread) && !comes(thread)),
  ];
}

async function backOf(thread: BatchThread, looking: Looking): Promise<ThreadPlan | Stays> {
  const { part } = looking;
  if (thread.index !== undefined) return indexBack(thread, looking);
  const now = await inStore(thread, part);
  const live = now === null ? null : part.world.liveReason(now);
  if (live !== null) return stays("live", live);
  const { made } = part.target.outcomes.get(thread.number) ?? {};
  const steps = await repairStepsBack(thread, { ...looking, world: part.world, made });
  if (typeof steps === "string") return stays("used", steps);
  const updates = updatesStillOurs(thread, looking);
  if ("stays" in updates) return updates;
  const rows = rowsBack(thread, looking);
  if ("stays" in rows) return rows;
  const sets = setsBack(thread, { ...looking, isReplaced: steps.some(isReplacement) });
  const paths = truePathOf(now, updates, looking);
  const back = planOf(thread, {
    ...{ steps, updates: [...updates, ...paths], sets, ...rows },
    ...(thread.alone === true ? { alone: true } : {}),
  });
  const hasMoved = steps.some(({ kind }) => kind === "move");
  const isNothing = steps.length + updates.length + sets.length + back.rows.length === 0;
  return isNothing
    ? stays("used", "has nothing of the repair left: Codex has gone on")
    : hasMoved
    ? back
    : withSidecarsBack(back, { thread, world: part.world, sha256: looking.sha256 });
}

/** The name index as it was, where nobody has written to it since: without its line feed a line of Codex's would be joined again. */
function indexBack(thread: BatchThread, { part: { world }, sha256 }: Looking): ThreadPlan | Stays {
  const { before, after, breaks, takes } = thread.index!;
  const { text, state } = readNameIndex(world.store.sessionIndex, world.system.files);
  if (state !== null || sha256.ofText(text) !== after) {
    return stays("used", "has another name index by now: Codex has written to it since");
  }
  const index = {
    before: after,
    after: before,
    breaks,
    ...(takes === true ? {} : { takes: true as const }),
  };
  return planOf(thread, { steps: [], index });
}

/** The thread as it is now; `null`: the store has no file of it. */
async function inStore(
  { id }: BatchThread,
  { world: { catalog } }: UndoPart,
): Promise<Thread | null> {
  const number = id === null ? undefined : catalog.threads.byId.get(id);
  const [thread] = number === undefined ? [] : await readThreads(catalog, [number]);
  return thread ?? null;
}

/** A row that is written names its file, unless it is the path that is taken back: the home may have another name by now. */
function truePathOf(
  now: Thread | null,
  updates: readonly RowUpdate[],
  { db, part: { world } }: Looking,
): readonly RowUpdate[] {
  const isTakenBack = updates.some(({ column }) => column === "rollout_path");
  const place = now === null ? null : placeInStore(now.path, world.store);
  if (updates.length === 0 || isTakenBack || db === null || now?.id == null || place === null) {
    return [];
  }
  return pathUpdate(now.id, { db, place, world });
}

/** Columns that Codex writes anew with every turn: what it has written there since is newer than what was. */
const MOVES_ON: ReadonlySet<string> = new Set([
  "created_at_ms",
  "updated_at",
  "updated_at_ms",
  "recency_at",
  "recency_at_ms",
  "tokens_used",
]);

/** The columns that still have the values of the repair. */
function updatesStillOurs(
  thread: BatchThread,
  { db }: Looking,
): readonly RowUpdate[] | Stays {
  const { id, updates } = thread;
  if (updates.length === 0 || id === null) return [];
  const now = db === null
    ? null
    : readColumns(db, { id, columns: updates.map(({ column }) => column) });
  if (db === null || now === null) return stays("gone", "has no row any more");
  const isOurs = ({ after }: RowUpdate, at: number) =>
    JSON.stringify(now[at]) === JSON.stringify(after);
  const moved = updates.find((update, at) => !MOVES_ON.has(update.column) && !isOurs(update, at));
  if (moved !== undefined) {
    return stays("used", `has another ${moved.column} by now: Codex has changed it since`);
  }
  const back = updatesBack({ updates: updates.filter(isOurs) });
  const dangling = back.find((update) => isDangling(update, db));
  return dangling === undefined ? back : stays(
    "gone",
    `had a ${dangling.column} that is gone: it stays mended, for such a row takes everybody's list away`,
  );
}

function isDangling({ column, after }: RowUpdate, db: Database): boolean {
  const target = KNOWN_TARGETS.find(([name]) => name === column)?.[1];
  if (target === undefined || after === null) return false;
  return db.prepare(`SELECT 1 FROM ${quoted(target)} WHERE id = ?`).get(untagged(after)) === null;
}

/** A row that came goes, and one that went comes, unless Codex has made it its own since. */
function rowsBack(
  thread: BatchThread,
  { db }: Looking,
): Pick<ThreadPlan, "rows" | "takesRows"> | Stays {
  const rows = thread.rows();
  const { id } = thread;
  if (rows.length === 0) return { rows };
  if (db === null || id === null) return stays("gone", "has no row any more");
  const owner = rowOwner(saveRows(db, id), rows);
  if (thread.takesRows === true) {
    return owner === "none" ? { rows } : stays("used", "has a row again");
  }
  if (owner === "none") return stays("gone", "has no row any more");
  return owner === "ours"
    ? { rows, takesRows: true }
    : stays("used", "has been used since: Codex has gone on with its row");
}

function isReplacement({ kind }: FileStep): boolean {
  return kind === "replace";
}

/**
 * Rows that are no thread's own, where they are still ours; what Codex has gone on with stays. Where a file gets its old bytes again
 * Codex's history of it does not stay ahead of them: that would show no new turn any more.
 */
function setsBack(
  thread: BatchThread,
  { db, history, ahead, isReplaced }: Looking & { readonly isReplaced: boolean },
): readonly RowChange[] {
  const goneOn = history === null || !isReplaced ? [] : changesIn("history", thread)
    .flatMap((change) => asItIs(history, change) ?? []);
  const ours = (database: Database | null, changes: readonly RowChange[]) =>
    database === null ? [] : changes.filter((change) => holds(database, change, { side: "after" }));
  return [
    ...ours(db, changesIn("state", thread)),
    ...(isReplaced ? goneOn : ours(history, changesIn("history", thread))),
  ].map((change) => ({ ...change, before: change.after, after: change.before }))
    .filter((change) => db === null || !isNamedByThreads(db, change, leaving(change, ahead)))
    .reverse();
}

/** Threads that no longer name a section or project once they are taken back. */
function leaving(
  { table }: RowChange,
  ahead: readonly ThreadPlan[],
): ReadonlySet<string | null> {
  const column = KNOWN_TARGETS.find(([, target]) => target === table)?.[0];
  return new Set(
    ahead.filter(({ updates }) => updates.some((update) => update.column === column))
      .map(({ id }) => id),
  );
}

/** The change with what its row is by now as what it has led to; `null`: there is nothing to put back. */
function asItIs(history: Database, change: RowChange): RowChange | null {
  const { table, columns, before, after } = change;
  if (before === null || after === null) {
    return holds(history, change, { side: "after" }) ? change : null;
  }
  const key = CHANGED_TABLES[table].key.map((column) => before[columns.indexOf(column)] ?? null);
  const now = rowOf(history, { table, columns, key });
  return now === null ? null : { ...change, after: now };
}

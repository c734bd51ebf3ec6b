import { queryThreads } from "../../../catalog/find/query.ts";
import { readNameIndex } from "../../../codex/name_index_file.ts";
import { datedPath, formatRolloutName, parseRolloutName } from "../../../codex/rollout_name.ts";
import { readNames } from "../../../codex/session_index.ts";
import { oversizedThreads } from "../../../codex/state/oversized_rows.ts";
import { saveRows } from "../../../codex/state/saved_rows.ts";
import { firstRolloutOf } from "../../../model/ids.ts";
import { doneThreads } from "../../../model/journal.ts";
import {
  type CopyIdentity,
  type NameLine,
  type Place,
  planOf,
  type ThreadPlan,
} from "../../../model/plan.ts";
import { EMPTY_SELECTOR } from "../../../model/request/selector.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import {
  hasThreadRow,
  type SavedRows,
  type SavedValue,
  threadValue,
} from "../../../model/thread/saved_rows.ts";
import { currentRollout, type Rollout, type Thread } from "../../../model/thread/thread.ts";
import { placeInStore, placeInTrash, resolvePlace, storePlace } from "../../../plan/place.ts";
import { basisOf } from "../../../plan/thread_basis.ts";
import type { Database } from "../../../system/databases.ts";
import { baseName, joinPath, parentPath } from "../../../text/path_text.ts";
import { instantText } from "../../../time/instant_text.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { rowBasis } from "../../facts/check_basis.ts";
import { codexPath } from "../../facts/files/rollout_path.ts";
import { hiddenNotes } from "../rows/hidden_notes.ts";
import { hiddenReason, makeRow, type RowMade } from "../rows/make_row.ts";

/** What planning a copy takes. */
export interface PlanCopyOptions {
  readonly world: ChangeWorld;
  readonly copy: CopyIdentity;
  /** Open for reading; `null` when there is none. */
  readonly db: Database | null;
  readonly names: IndexedNames;
  /** For the name of a copy of a file whose own is none of Codex's, `YYYY-MM-DDTHH-MM-SS`; left out: there is no such copy. */
  readonly timestamp?: string;
}

/** What the name index says, read once for all copies. */
export interface IndexedNames {
  readonly byId: ReturnType<typeof readNames>;
  /** Number of the line behind its last one. */
  readonly end: number;
  /** Why it is left alone; `null`: it is not. */
  readonly state: string | null;
}

/** Reads the name index. */
export function indexedNames({ store, system }: ChangeWorld): IndexedNames {
  const { text, state } = readNameIndex(store.sessionIndex, system.files);
  return { byId: readNames(text), end: text.split("\n").length, state };
}

/** The plan of one copy, or why there is none. */
export type PlannedCopy =
  | {
    readonly kind: "planned";
    readonly thread: ThreadPlan;
    readonly path: AbsolutePath;
    /** What to know of it beside the copy. */
    readonly notes: readonly string[];
  }
  | { readonly kind: "impossible"; readonly why: string };

/**
 * A copy under a new id, beside the original: a plain, active rollout, the row column by column, the name
 * (codex-storage §6.3 c2). Of a fork or a reverted thread it is the newest rollout, which reads the old ones from then on
 * (write-rules §4.4).
 */
export async function planCopy(
  thread: Thread,
  options: PlanCopyOptions,
): Promise<PlannedCopy> {
  const { world: { store, batchId }, copy, db } = options;
  const current = currentRollout(thread);
  const from = placeInStore(current.path, store);
  if (from === null) return { kind: "impossible", why: "has its file outside of the store" };
  if (db !== null && oversizedThreads(db, [copy.oldId]).has(copy.oldId)) {
    const why = "has a row in Codex's database that is too large to be copied";
    return { kind: "impossible", why };
  }
  const to = placeOf(current, { from, ...options });
  if (to === null) return { kind: "impossible", why: "has a file whose name is not Codex's" };
  const path = resolvePlace(to, store)!;
  const row = await rowOfCopy(thread, { current, path }, options);
  return {
    kind: "planned",
    path,
    notes: row.hidden === null ? [] : hiddenNotes(new Map([[copy.newId, row.hidden]])),
    thread: planOf({
      id: copy.newId,
      needs: [current.head?.historyBase?.rolloutId ?? []].flat(),
      rolloutIds: [firstRolloutOf(copy.newId)],
    }, {
      steps: [{
        kind: "create",
        from,
        staged: placeInTrash(to, batchId),
        to,
        expect: current.fingerprint,
        rollout: true,
        copy,
      }],
      rows: row.rows,
      names: copiedName(options),
      ...basisOf(thread, db === null ? undefined : rowBasis(db, copy.oldId)),
    }),
  };
}

/** Beside the original; out of the archive, into the folder that its name tells. */
function placeOf(
  current: Rollout,
  { from, copy, timestamp }: Pick<PlanCopyOptions, "copy" | "timestamp"> & { readonly from: Place },
): Place | null {
  const named = parseRolloutName(baseName(current.path))?.timestamp ?? timestamp;
  if (named === undefined) return null;
  const { newId } = copy;
  const ids = { threadId: newId, rolloutId: firstRolloutOf(newId) };
  const name = formatRolloutName({ timestamp: named, ...ids, compressed: false });
  const path = current.archived ? datedPath(name)! : joinPath(parentPath(from.path), name);
  return { in: "store", path: storePlace(path) };
}

/** The original's row column by column; where it has none, one made of its rollout. */
async function rowOfCopy(
  thread: Thread,
  { current, path }: {
    readonly current: Rollout;
    /** Where the copy comes to lie. */
    readonly path: AbsolutePath;
  },
  { world: { store, system, own }, db, copy }: PlanCopyOptions,
): Promise<RowMade> {
  if (db === null) return { rows: [], hidden: null };
  const named = codexPath(path, { store, own: own() });
  const saved = saveRows(db, copy.oldId);
  const made = hasThreadRow(saved)
    ? { rows: saved, hidden: hiddenReason((column) => threadValue(saved, column)) }
    : await makeRow({
      id: copy.oldId,
      rollout: current.path,
      path: named,
      updatedAtMs: current.fingerprint.mtimeMs,
      archived: false,
      name: thread.name,
      cwd: copy.cwd.to,
    }, { system, store, db });
  const mode = current.head?.historyMode ?? null;
  return { ...made, rows: copiedRow(made.rows, { copy, path: named, mode }) };
}

function copiedRow(
  saved: SavedRows,
  { copy, path, mode }: {
    readonly copy: CopyIdentity;
    readonly path: AbsolutePath;
    /** What the rollout says; `null`: nobody knows. */
    readonly mode: string | null;
  },
): SavedRows {
  const table = saved.find(({ table }) => table === "threads");
  const row = table?.rows[0];
  if (table === undefined || row === undefined) return [];
  const changed: Record<string, SavedValue> = {
    id: { t: copy.newId },
    rollout_path: { t: path },
    ...(copy.cwd.from === copy.cwd.to ? {} : { cwd: { t: copy.cwd.to } }),
    archived: { i: "0" },
    archived_at: null,
    // A row that says otherwise than its rollout keeps Codex from resuming the copy.
    ...(mode === "legacy" || mode === "paginated" ? { history_mode: { t: mode } } : {}),
    ...(copy.branch === null ? {} : { git_branch: { t: copy.branch } }),
  };
  const values = table.columns.map((column, at) =>
    Object.hasOwn(changed, column) ? changed[column]! : row[at] ?? null
  );
  return [{ table: "threads", columns: table.columns, rows: [values] }];
}

/** The name is carried in the index too: Codex reads a legacy thread's from there. */
function copiedName({ copy, names, world }: PlanCopyOptions): readonly NameLine[] {
  const name = names.byId.get(copy.oldId)?.name;
  if (name === undefined) return [];
  const line = {
    id: copy.newId,
    thread_name: name,
    updated_at: instantText(world.system.clock.nowMs()),
  };
  return [{ line: names.end, text: JSON.stringify(line) }];
}

/** Which threads have a copy somewhere already: by the journals, and by what they hold (flaw M10). */
export interface Copies {
  /** Whether this thread has one in that working directory. */
  has(thread: Thread, cwd: string): boolean;
}

/** Looks for copies in the journals and in the store. */
export async function findCopies({ batches, catalog }: ChangeWorld): Promise<Copies> {
  const made = new Set<string>();
  for (const batch of await batches()) {
    for (const { id, steps } of doneThreads(batch)) {
      if (id === null || !catalog.threads.byId.has(id)) continue;
      for (const step of steps) {
        if (step.kind === "create") made.add(`${step.copy.oldId} ${step.copy.cwd.to}`);
      }
    }
  }
  const { threads } = await queryThreads(catalog, {
    selector: { ...EMPTY_SELECTOR, subagents: true },
    nowMs: 0,
  });
  // A copy keeps the moment of its creation, to the millisecond, and its preview.
  const content = new Map<string, string[]>();
  const keyOf = ({ createdAtMs, preview }: Thread, cwd: string | null) =>
    JSON.stringify([createdAtMs, preview, cwd]);
  for (const thread of threads) {
    content.getOrInsert(keyOf(thread, thread.cwd), []).push(thread.id ?? "");
  }
  return {
    has: (thread, cwd) =>
      made.has(`${thread.id} ${cwd}`) ||
      (content.get(keyOf(thread, cwd)) ?? []).some((id) => id !== thread.id),
  };
}

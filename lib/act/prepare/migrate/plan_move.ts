import type { Dependants } from "../../../catalog/lineage/dependants.ts";
import { partsOf } from "../../../catalog/lineage/parts.ts";
import { composedSettings } from "../../../codex/edit/composed_settings.ts";
import { type LastSettings, lastSettings } from "../../../codex/edit/last_settings.ts";
import { appendedBytes, settingsLine } from "../../../codex/edit/settings_line.ts";
import { readColumns } from "../../../codex/state/row_updates.ts";
import { tableColumns } from "../../../codex/state/state_schema.ts";
import type { ThreadId } from "../../../model/ids.ts";
import {
  type CwdMove,
  type FileStep,
  type Place,
  planOf,
  type ThreadPlan,
} from "../../../model/plan.ts";
import { currentRollout, type Rollout, type Thread } from "../../../model/thread/thread.ts";
import { placeInStore, placeInTrash } from "../../../plan/place.ts";
import { basisOf } from "../../../plan/thread_basis.ts";
import { kinshipOf, rolloutIdsOf } from "../../../plan/trash_plan.ts";
import type { Database } from "../../../system/databases.ts";
import { besidePath } from "../../../text/path_text.ts";
import { instantText } from "../../../time/instant_text.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { rowBasis } from "../../facts/check_basis.ts";
import { codexPath } from "../../facts/files/rollout_path.ts";
import { hiddenNotes } from "../rows/hidden_notes.ts";
import { hiddenReason, makeRow } from "../rows/make_row.ts";
import { pathUpdate } from "../rows/row_paths.ts";
import { retireSidecars } from "./retired_sidecars.ts";

/** What planning a move to another folder takes. */
export interface PlanMoveOptions {
  readonly world: ChangeWorld;
  readonly cwd: CwdMove;
  /** Open for reading; `null` when there is none. */
  readonly db: Database | null;
  readonly dependants: Dependants;
  /**
   * Settings to put in force again, whole line; `null`: the thread's own last ones with the new folder
   * (write-rules §5.2).
   */
  readonly earlier: Uint8Array | null;
}

/** The plan of one thread, or why there is none. */
export type PlannedMove =
  | {
    readonly kind: "planned";
    readonly thread: ThreadPlan;
    /** What to know of it beside the move. */
    readonly notes: readonly string[];
  }
  | { readonly kind: "impossible"; readonly why: string };

/**
 * One more settings line and the row's folder; a legacy rollout without any settings is replaced (write-rules §5), for a
 * paginated one they are composed.
 */
export async function planMove(thread: Thread, options: PlanMoveOptions): Promise<PlannedMove> {
  const { id } = thread;
  const current = currentRollout(thread);
  if (id === null) return impossible("has no id");
  const step = await stepFor(thread, { id, current }, options);
  if ("why" in step) return impossible(step.why);
  const row = await rowChange(thread, { id, current, place: step.from }, options);
  return {
    kind: "planned",
    thread: planOf(kinshipOf(thread), {
      steps: [
        step,
        ...(step.kind === "replace"
          ? retireSidecars(current.path, { world: options.world, intact: 0 })
          : []),
      ],
      rows: row.rows,
      updates: row.updates,
      ...basisOf(thread, options.db === null ? undefined : rowBasis(options.db, id)),
    }),
    notes: row.notes,
  };
}

function impossible(why: string): PlannedMove {
  return { kind: "impossible", why };
}

interface CurrentRollout {
  readonly id: ThreadId;
  readonly current: Rollout;
}

async function stepFor(
  thread: Thread,
  { id, current }: CurrentRollout,
  options: PlanMoveOptions,
): Promise<FileStep | { readonly why: string }> {
  const { world, cwd, earlier } = options;
  const { system, store, batchId } = world;
  const from = placeInStore(current.path, store);
  if (from === null) return { why: "has its file outside of the store" };
  const common = { from, expect: current.fingerprint, rollout: true, cwd } as const;
  const own = await lastSettings(current.path, system, { threadId: id });
  const found = own.line ?? await settingsToGoBy(thread, { own, current, world });
  if (found === null) {
    if (options.dependants.readersOf(rolloutIdsOf(thread)).length > 0) {
      return { why: "has no settings, and a fork reads its file: it cannot be replaced" };
    }
    if (current.compressed) return { why: "is compressed and has no settings; resume it once" };
    const kept = placeInTrash(from, batchId);
    return {
      kind: "replace",
      ...common,
      kept,
      staged: { ...kept, path: besidePath(kept.path, ".new") },
    };
  }
  if ("why" in found) return found;
  const line = settingsLine(earlier ?? found, {
    threadId: id,
    cwd: earlier === null ? cwd.to : null,
    ordinal: own.lastOrdinal === null ? null : own.lastOrdinal + 1,
    timestamp: instantText(system.clock.nowMs()),
  });
  const { compression } = system;
  const { compressed } = current;
  const bytes = await appendedBytes(line, { compressed, torn: own.torn, compression });
  return { kind: "append", ...common, tail: bytes.toBase64() };
}

/**
 * A thread without settings of its own goes by those of the history it begins with, a paginated one else by what its last turn
 * tells; `null`: a legacy one has neither.
 */
async function settingsToGoBy(
  thread: Thread,
  { own, current, world }: {
    readonly own: LastSettings;
    readonly current: Rollout;
    readonly world: ChangeWorld;
  },
): Promise<Uint8Array | { readonly why: string } | null> {
  const { catalog, system } = world;
  let { turn } = own;
  const parts = [...await partsOf(catalog, thread)].reverse().slice(1);
  for (const { path, end, missing } of parts) {
    if (missing) break;
    const at = end === null ? {} : { end };
    const inherited = await lastSettings(path, system, { threadId: null, ...at });
    if (inherited.line !== null) return inherited.line;
    turn ??= inherited.turn;
  }
  if (thread.historyMode !== "paginated") return null;
  const refused = (what: string) => ({
    why: `has no complete settings to go by, and ${what}; without --move it is copied`,
  });
  if (turn === null) return refused("no turn that tells them");
  const provider = current.head?.modelProvider ?? thread.modelProvider;
  const composed = composedSettings(turn, { provider });
  return "line" in composed
    ? composed.line
    : refused(`its last turn does not tell ${composed.lacks.join(", ")}`);
}

/** What becomes of a thread's row when it moves. */
interface RowChange extends Pick<ThreadPlan, "rows" | "updates"> {
  readonly notes: readonly string[];
}

/**
 * The folder in the row is what Codex's picker filters by: exactly this text (codex-storage §6.1). A row that names another place than
 * the rollout's names it from now on; a thread without a row gets one.
 */
async function rowChange(
  thread: Thread,
  { id, current, place }: CurrentRollout & { readonly place: Place },
  { world, db, cwd }: PlanMoveOptions,
): Promise<RowChange> {
  const { store, own } = world;
  if (db === null) return { rows: [], updates: [], notes: [] };
  const known = new Set(tableColumns(db, "threads"));
  const columns = ["cwd", "source", "preview"].filter((column) => known.has(column));
  const now = readColumns(db, { id, columns });
  const hidden = (why: string | null) => why === null ? [] : hiddenNotes(new Map([[id, why]]));
  if (now === null) {
    const made = await makeRow({
      id,
      rollout: current.path,
      path: codexPath(current.path, { store, own: own() }),
      updatedAtMs: current.fingerprint.mtimeMs,
      archived: current.archived,
      name: thread.name,
      cwd: cwd.to,
    }, { ...world, db });
    return { rows: made.rows, updates: [], notes: hidden(made.hidden) };
  }
  const valueOf = (column: string) => now[columns.indexOf(column)] ?? null;
  const paths = pathUpdate(id, { db, place, world });
  const mended = paths.length === 0
    ? []
    : [`the row of ${id} named a place that its file does not have; it names the file from now on`];
  return {
    rows: [],
    updates: [
      { column: "cwd", before: valueOf("cwd"), after: { t: cwd.to } },
      ...paths,
    ],
    notes: [...mended, ...hidden(hiddenReason(valueOf))],
  };
}

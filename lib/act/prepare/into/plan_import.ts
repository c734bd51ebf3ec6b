import type { Dependants } from "../../../catalog/lineage/dependants.ts";
import { formatRolloutName, parseRolloutName, plainPath } from "../../../codex/rollout_name.ts";
import type { readNames } from "../../../codex/session_index.ts";
import { oversizedThreads } from "../../../codex/state/oversized_rows.ts";
import { firstRolloutOf, type RolloutId } from "../../../model/ids.ts";
import {
  type CopyIdentity,
  type CreateStep,
  type Import,
  type NameLine,
  type Place,
  planOf,
  type ThreadPlan,
} from "../../../model/plan.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import { currentRollout, type Rollout, type Thread } from "../../../model/thread/thread.ts";
import { placeInStore, placeInTrash, resolvePlace, storePlace } from "../../../plan/place.ts";
import { kinshipOf } from "../../../plan/trash_plan.ts";
import type { Database } from "../../../system/databases.ts";
import { baseName, joinPath, parentPath } from "../../../text/path_text.ts";
import { instantText } from "../../../time/instant_text.ts";
import type { ChangeWorld } from "../../facts/change_world.ts";
import { codexPath } from "../../facts/files/rollout_path.ts";
import { planMove } from "../migrate/plan_move.ts";
import { rowsInto } from "./rows_into.ts";
import type { There } from "./there.ts";

/** The home that threads come from, and the one that they are copied into. */
export interface TwoHomes {
  /** The home that changes. */
  readonly world: ChangeWorld;
  /** The home that is read, and nothing else. */
  readonly source: ChangeWorld;
  /** Thread database of the source; `null` when it has none. */
  readonly from: Database | null;
  /** Thread database of the home that changes; `null` when it has none. */
  readonly into: Database | null;
  readonly there: There;
  /** Who reads whom in the source. */
  readonly dependants: Dependants;
  /** What the name index of the source says. */
  readonly names: ReturnType<typeof readNames>;
  /** Number of the line behind the last one of the other name index. */
  readonly namesEnd: number;
}

/** What planning one thread takes. */
export interface PlanImportOptions {
  readonly homes: TwoHomes;
  readonly copy: CopyIdentity;
  /** Rollouts of other threads that it reads, and that the other home has already. */
  readonly basesThere: readonly RolloutId[];
}

/** The plan of one thread, or why there is none. */
export type PlannedImport =
  | {
    readonly kind: "planned";
    readonly thread: ThreadPlan;
    /** Where its current rollout comes to lie. */
    readonly path: AbsolutePath;
    /** Why Codex's picker will not show it there; `null` when it will. */
    readonly hidden: string | null;
    /** What stays behind, for people. */
    readonly notes: readonly string[];
  }
  | { readonly kind: "impossible"; readonly why: string };

/**
 * A thread of another home, whole: every rollout byte for byte and in the same place below that home, compressed and archived as it
 * is, its rows and its name. For another folder the current rollout gets a settings line, as one that moves. Where its id is taken
 * there, it is its newest rollout under a new id, as any copy.
 */
export async function planImport(
  thread: Thread,
  options: PlanImportOptions,
): Promise<PlannedImport> {
  const { homes: { world, source, from }, copy } = options;
  if (from !== null && oversizedThreads(from, [copy.oldId]).has(copy.oldId)) {
    return impossible("has a row in Codex's database that is too large to be copied");
  }
  const current = currentRollout(thread);
  const isKept = copy.newId === copy.oldId;
  const rollouts = isKept ? [...othersOf(thread), current] : [current];
  const how = isKept ? await folderChange(thread, options) : { edit: "identity" as const };
  if ("why" in how) return impossible(how.why);
  const steps: CreateStep[] = [];
  for (const rollout of rollouts) {
    const place = placeInStore(rollout.path, source.store);
    const to = place === null ? null : isKept ? place : placeUnderNewId(rollout, { place, copy });
    if (place === null || to === null) return impossible("has its file outside of the store");
    const { home } = source.own();
    const edit = rollout === current ? how : { edit: "none" as const };
    steps.push({
      kind: "create",
      from: place,
      staged: placeInTrash(to, world.batchId),
      to,
      expect: rollout.fingerprint,
      rollout: true,
      copy,
      import: { home: home ?? source.store.sessionsRoot, ...edit },
    });
  }
  return await planned(thread, steps, options);
}

function impossible(why: string): PlannedImport {
  return { kind: "impossible", why };
}

async function planned(
  thread: Thread,
  steps: readonly CreateStep[],
  { homes, copy, basesThere }: PlanImportOptions,
): Promise<PlannedImport> {
  const { world, source, from, into } = homes;
  const path = resolvePlace(steps.at(-1)!.to, world.store)!;
  const named = codexPath(path, { store: world.store, own: world.own() });
  const { rows, hidden, notes } = await rowsInto(thread, {
    store: world.store,
    system: source.system,
    from,
    into,
    copy,
    path: named,
  });
  const base = currentRollout(thread).head?.historyBase?.rolloutId ?? [];
  const kinship = copy.newId === copy.oldId ? kinshipOf(thread) : {
    id: copy.newId,
    needs: [base].flat(),
    rolloutIds: [firstRolloutOf(copy.newId)],
  };
  return {
    kind: "planned",
    path,
    hidden,
    notes,
    thread: planOf(kinship, {
      action: "import",
      steps,
      rows,
      names: copiedName(homes, copy),
      basis: { id: copy.newId, files: [], bases: basesThere },
    }),
  };
}

/** Its other rollouts, without those that Codex does not read because the same one lies beside them unpacked. */
function othersOf(thread: Thread): readonly Rollout[] {
  const current = currentRollout(thread);
  const plain = new Set(
    thread.rollouts.filter(({ compressed }) => !compressed).map(({ path }) => path),
  );
  return thread.rollouts.filter((rollout) =>
    rollout !== current && !(rollout.compressed && plain.has(plainPath(rollout.path)))
  );
}

/** What changes of the current rollout for another folder: a line behind it, or, of a legacy one without settings, its own lines. */
async function folderChange(
  thread: Thread,
  { homes: { source, from, dependants }, copy: { cwd } }: PlanImportOptions,
): Promise<Omit<Import, "home"> | { readonly why: string }> {
  if (cwd.from === cwd.to) return { edit: "none" };
  const moved = await planMove(thread, {
    world: source,
    db: from,
    cwd,
    dependants,
    earlier: null,
  });
  if (moved.kind === "impossible") return { why: moved.why };
  const [step] = moved.thread.steps;
  return step?.kind === "append" ? { edit: "none", tail: step.tail } : { edit: "folder" };
}

/** In the same folder, and in the archive where the original is. */
function placeUnderNewId(
  rollout: Rollout,
  { place, copy: { newId } }: { readonly place: Place; readonly copy: CopyIdentity },
): Place | null {
  const parts = parseRolloutName(baseName(rollout.path));
  if (parts === null) return null;
  const name = formatRolloutName({
    timestamp: parts.timestamp,
    threadId: newId,
    rolloutId: firstRolloutOf(newId),
    compressed: false,
  });
  return { in: "store", path: storePlace(joinPath(parentPath(place.path), name)) };
}

/** Codex reads a legacy thread's name from the index. */
function copiedName(
  { world, names, namesEnd }: TwoHomes,
  { oldId, newId }: CopyIdentity,
): readonly NameLine[] {
  const name = names.get(oldId)?.name;
  if (name === undefined) return [];
  const line = {
    id: newId,
    thread_name: name,
    updated_at: instantText(world.system.clock.nowMs()),
  };
  return [{ line: namesEnd, text: JSON.stringify(line) }];
}

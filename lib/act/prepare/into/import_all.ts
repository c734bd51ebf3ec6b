import { readThreads } from "../../../catalog/find/read_threads.ts";
import { FIRST_FILE } from "../../../catalog/scan/file_table.ts";
import type { ThreadNumber } from "../../../catalog/scan/thread_table.ts";
import { parseRolloutName } from "../../../codex/rollout_name.ts";
import { asThreadId, type RolloutId, type ThreadId } from "../../../model/ids.ts";
import type { CwdMove } from "../../../model/plan.ts";
import type { PassedBy } from "../../../model/result/change_result.ts";
import type { MigratePlan } from "../../../model/result/migrate_result.ts";
import type { ThreadPlan } from "../../../model/plan.ts";
import type { HistoryBase } from "../../../model/thread/head.ts";
import { currentRollout, type Thread } from "../../../model/thread/thread.ts";
import { rolloutIdsOf } from "../../../plan/trash_plan.ts";
import { errorCode } from "../../../system/files.ts";
import { baseName } from "../../../text/path_text.ts";
import type { Copies } from "../migrate/plan_copy.ts";
import { planImport, type TwoHomes } from "./plan_import.ts";
import { hasSameBeginning } from "./same_beginning.ts";

/** What becomes of one thread. */
export type Imported =
  | {
    readonly kind: "planned";
    readonly plan: ThreadPlan;
    readonly planned: MigratePlan;
    /** What people call it; `null`: nothing. */
    readonly title: string | null;
    /** Why Codex's picker will not show it there; `null` when it will. */
    readonly hidden: string | null;
    /** For people. */
    readonly notes: readonly string[];
  }
  /** The other home has all of it. */
  | { readonly kind: "there" }
  | { readonly kind: "left-out"; readonly why: PassedBy };

/** A thread that is copied. */
export type PlannedThread = Extract<Imported, { kind: "planned" }>;

/** Plans thread after thread; each once. */
export interface Importer {
  /** What becomes of a thread. */
  take(thread: Thread): Promise<Imported>;
  /** All that are copied so far, by their ids before: those that are read before those that read them. */
  readonly planned: ReadonlyMap<ThreadId, PlannedThread>;
}

/** What planning many threads takes. */
export interface ImporterOptions {
  readonly homes: TwoHomes;
  /** Which threads have a copy in the other home already. */
  readonly copies: Copies;
  /** The folders that threads get; those that are not among them keep theirs. */
  readonly cwds: ReadonlyMap<ThreadId, CwdMove>;
}

/** Plans threads with what they read: a fork goes with the rollouts that it begins in, or not at all (write-rules §4). */
export function newImporter({ homes, copies, cwds }: ImporterOptions): Importer {
  const { source, there } = homes;
  const owners = ownersOf(homes);
  const known = new Map<ThreadId, Promise<Imported>>();
  const planned = new Map<ThreadId, PlannedThread>();
  /** Those that are being looked at right now, one reading the next: a circle would never end. */
  const under = new Set<ThreadId>();

  const take = (thread: Thread): Promise<Imported> =>
    known.getOrInsertComputed(thread.id!, () => looked(thread));

  async function looked(thread: Thread): Promise<Imported> {
    const id = thread.id!;
    under.add(id);
    try {
      const found = await planOne(thread);
      if (found.kind === "planned") planned.set(id, found);
      return found;
    } catch (error) {
      // A file that went or was replaced since the scan fails its thread alone.
      if (errorCode(error) === null) throw error;
      return leftOut(
        id,
        "unreadable",
        `has a file that cannot be read: ${(error as Error).message}`,
      );
    } finally {
      under.delete(id);
    }
  }

  async function planOne(thread: Thread): Promise<Imported> {
    const id = thread.id!;
    const trouble = ownTrouble(thread, homes);
    if (trouble !== null) return leftOut(id, ...trouble);
    const own = thread.cwd ?? "";
    const cwd = cwds.get(id) ?? { from: own, to: own };
    if (copies.has(thread, cwd.to)) return { kind: "there" };
    const taken = there.taken(id, rolloutIdsOf(thread));
    if (taken !== null && cwd.from === cwd.to && await isThereWhole(thread, homes)) {
      return { kind: "there" };
    }
    const bases = await basesOf(thread, taken === null);
    if ("why" in bases) return leftOut(id, "conflict", bases.why);
    const newId = taken === null ? id : asThreadId(source.system.ids.uuid7());
    const copy = { oldId: id, newId, cwd, branch: null };
    const found = await planImport(thread, {
      homes,
      copy,
      basesThere: bases.there,
    });
    if (found.kind === "impossible") return leftOut(id, "conflict", found.why);
    const branch = thread.gitBranch ?? "";
    const renamed = taken === null ? [] : [
      `${id} becomes ${newId} there: the other home has ${taken}`,
    ];
    return {
      kind: "planned",
      plan: found.thread,
      title: thread.name ?? thread.preview,
      hidden: found.hidden,
      notes: [...renamed, ...found.notes.map((note) => `${newId}: ${note}`)],
      planned: {
        sourceId: id,
        destId: newId,
        sourceRollout: thread.path,
        destRollout: found.path,
        sourceCwd: cwd.from,
        destCwd: cwd.to,
        sourceBranch: branch,
        destBranch: branch,
      },
    };
  }

  /** What it reads of other threads, or why it cannot be read there. */
  async function basesOf(
    thread: Thread,
    isKept: boolean,
  ): Promise<{ readonly there: readonly RolloutId[] } | { readonly why: string }> {
    const own = new Set(isKept ? rolloutIdsOf(thread) : []);
    const rollouts = isKept ? thread.rollouts : [currentRollout(thread)];
    const found: RolloutId[] = [];
    for (const { head } of rollouts) {
      const base = head?.historyBase ?? null;
      if (base === null || own.has(base.rolloutId)) continue;
      const state = await baseOf(base);
      if (typeof state === "string") return { why: state };
      if (state.isThere) found.push(base.rolloutId);
    }
    return { there: found };
  }

  async function baseOf(
    { rolloutId, endByteOffset }: HistoryBase,
  ): Promise<{ readonly isThere: boolean } | string> {
    const number = owners.get(rolloutId);
    const [owner] = number === undefined ? [] : await readThreads(source.catalog, [number]);
    const rollout = owner?.rollouts.find((rollout) => rollout.rolloutId === rolloutId);
    if (owner?.id == null || rollout === undefined) {
      return `reads rollout ${rolloutId}, which is missing`;
    }
    const reads = `reads rollout ${rolloutId} of thread ${owner.id}`;
    const theirs = there.rollout(rolloutId);
    if (theirs !== null) {
      const { system: tools } = source;
      return await hasSameBeginning(theirs, rollout.path, { tools, bytes: endByteOffset })
        ? { isThere: true }
        : `${reads}, of which the other home has another version`;
    }
    const where = there.inTrash(rolloutId);
    if (where !== null) {
      return `${reads}, which the other home has ${where}: restore it there first`;
    }
    if (under.has(owner.id)) return `${reads}, which reads it in turn`;
    const base = await take(owner);
    if (base.kind === "left-out") return `${reads}, and ${base.why.message}`;
    if (base.kind === "there" || base.planned.destId !== owner.id) {
      return `${reads}, whose id is taken in the other home`;
    }
    return { isThere: false };
  }

  return { take, planned };
}

type Trouble = readonly [reason: PassedBy["reason"], why: string];

function leftOut(id: ThreadId, ...[reason, why]: Trouble): Imported {
  return {
    kind: "left-out",
    why: { thread: id, reason, message: `thread ${id} ${why}` },
  };
}

/** Why a thread cannot be copied, whatever the other home has; `null`: it can. */
function ownTrouble(thread: Thread, { source }: TwoHomes): Trouble | null {
  if (thread.rollouts.some(({ head }) => head === null)) {
    return ["unreadable", "has a file that cannot be read"];
  }
  const live = source.liveReason(thread);
  if (live !== null) return ["live", live];
  const odd = thread.rollouts.find(({ path }) =>
    parseRolloutName(baseName(path))?.threadId !== thread.id
  );
  return odd === undefined
    ? null
    : ["conflict", `has a file that is not named for it, "${baseName(odd.path)}"`];
}

/** Whether the other home has all of a thread, and perhaps more. */
async function isThereWhole(thread: Thread, { source, there }: TwoHomes): Promise<boolean> {
  for (const { rolloutId, path } of thread.rollouts) {
    const theirs = rolloutId === null ? null : there.rollout(rolloutId);
    const options = { tools: source.system, bytes: null };
    if (theirs === null || !await hasSameBeginning(theirs, path, options)) return false;
  }
  return true;
}

/** Threads of the source, by number, that have a rollout. */
function ownersOf({ source: { catalog } }: TwoHomes): ReadonlyMap<RolloutId, ThreadNumber> {
  const owners = new Map<RolloutId, ThreadNumber>();
  for (let file = FIRST_FILE; file < catalog.table.count; file++) {
    const parts = parseRolloutName(catalog.table.names[file]!);
    const thread = parts === null ? undefined : catalog.threads.byId.get(parts.threadId);
    if (parts !== null && thread !== undefined) owners.set(parts.rolloutId, thread);
  }
  return owners;
}

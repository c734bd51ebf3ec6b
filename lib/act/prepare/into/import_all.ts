import { parseRolloutName } from "../../../codex/rollout_name.ts";
import { asThreadId, type ThreadId } from "../../../model/ids.ts";
import type { CopyIdentity, CwdMove, ThreadPlan } from "../../../model/plan.ts";
import type { PassedBy } from "../../../model/result/change_result.ts";
import type { MigratePlan } from "../../../model/result/migrate_result.ts";
import type { Thread } from "../../../model/thread/thread.ts";
import { type ToldThread, toldThread } from "../../../model/thread/told_thread.ts";
import { rolloutIdsOf } from "../../../plan/trash_plan.ts";
import { errorCode } from "../../../system/files.ts";
import { baseName } from "../../../text/path_text.ts";
import type { Copies } from "../migrate/plan_copy.ts";
import { basesOf, type BasesOptions, ownersOf } from "./bases.ts";
import { planImport, type TwoHomes } from "./plan_import.ts";
import { hasSameBeginning } from "./same_beginning.ts";

/** What becomes of one thread. */
export type Imported =
  | {
    readonly kind: "planned";
    readonly plan: ThreadPlan;
    readonly planned: MigratePlan;
    /** What people call it; `null`: nothing. */
    readonly told: ToldThread;
    /** Why Codex's picker will not show it there; `null` when it will. */
    readonly hidden: string | null;
    /** What becomes of its id where that is taken, for people; `null`: it keeps it. */
    readonly renamed: string | null;
    /** What stays behind, for people, without the name of the thread. */
    readonly notes: readonly string[];
  }
  /** The other home has all of it. */
  | { readonly kind: "there" }
  | {
    readonly kind: "left-out";
    readonly reason: PassedBy["reason"];
    /** Behind its name. */
    readonly why: string;
  };

/** A thread that is copied. */
export type PlannedThread = Extract<Imported, { kind: "planned" }>;

/** Plans thread after thread; each once. */
export interface Importer {
  /** What becomes of a thread that has an id. */
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
export function newImporter(options: ImporterOptions): Importer {
  const known = new Map<ThreadId, Promise<Imported>>();
  const planned = new Map<ThreadId, PlannedThread>();
  /** Those that are being looked at right now, one reading the next: a circle would never end. */
  const under = new Set<ThreadId>();
  const looking: Looking = {
    ...options,
    owners: ownersOf(options.homes),
    async takeAlong(owner) {
      if (under.has(owner.id!)) return { why: "reads it in turn" };
      const taken = await take(owner);
      if (taken.kind === "left-out") return { why: taken.why };
      const isAlong = taken.kind === "planned" && taken.planned.destId === owner.id;
      return isAlong ? "along" : { why: "cannot keep its id in the other home" };
    },
  };
  const take = (thread: Thread): Promise<Imported> =>
    known.getOrInsertComputed(thread.id!, async () => {
      const id = thread.id!;
      under.add(id);
      const found = await planOne(thread, looking).catch(unreadable);
      under.delete(id);
      if (found.kind === "planned") planned.set(id, found);
      return found;
    });
  return { take, planned };
}

interface Looking extends ImporterOptions, BasesOptions {}

async function planOne(thread: Thread, looking: Looking): Promise<Imported> {
  const { homes, copies, cwds } = looking;
  const id = thread.id!;
  const trouble = ownTrouble(thread, homes);
  if (trouble !== null) return trouble;
  const own = thread.cwd ?? "";
  const cwd = cwds.get(id) ?? { from: own, to: own };
  if (copies.has(thread, cwd.to)) return { kind: "there" };
  const taken = homes.there.taken(id, rolloutIdsOf(thread));
  if (taken !== null && cwd.from === cwd.to && await isThereWhole(thread, homes)) {
    return { kind: "there" };
  }
  const bases = await basesOf(thread, { ...looking, isKept: taken === null });
  if ("why" in bases) return leftOut("conflict", bases.why);
  const newId = taken === null ? id : asThreadId(homes.world.system.ids.uuid7());
  const copy: CopyIdentity = { oldId: id, newId, cwd, branch: null };
  const found = await planImport(thread, { homes, copy, basesThere: bases.there });
  if (found.kind === "impossible") return leftOut("conflict", found.why);
  const renamed = `${id} becomes ${newId} there: the other home has ${taken}`;
  return {
    kind: "planned",
    plan: found.thread,
    told: toldThread(thread),
    hidden: found.hidden,
    renamed: taken === null ? null : renamed,
    notes: found.notes,
    planned: plannedOf(thread, { copy, path: found.path }),
  };
}

function plannedOf(
  thread: Thread,
  { copy: { oldId, newId, cwd }, path }: { readonly copy: CopyIdentity; readonly path: string },
): MigratePlan {
  const branch = thread.gitBranch ?? "";
  return {
    sourceId: oldId,
    destId: newId,
    sourceRollout: thread.path,
    destRollout: path,
    sourceCwd: cwd.from,
    destCwd: cwd.to,
    sourceBranch: branch,
    destBranch: branch,
  };
}

function leftOut(reason: PassedBy["reason"], why: string): Extract<Imported, { kind: "left-out" }> {
  return { kind: "left-out", reason, why };
}

/** A file that went or was replaced since the scan fails its thread alone. @throws what is no trouble of a file. */
function unreadable(error: unknown): Imported {
  if (errorCode(error) === null) throw error;
  return leftOut("unreadable", `has a file that cannot be read: ${(error as Error).message}`);
}

/** Why a thread cannot be copied, whatever the other home has; `null`: it can. */
function ownTrouble(thread: Thread, { source }: TwoHomes): Imported | null {
  if (thread.rollouts.some(({ head }) => head === null)) {
    return leftOut("unreadable", "has a file that cannot be read");
  }
  const live = source.liveReason(thread);
  if (live !== null) return leftOut("live", live);
  const odd = thread.rollouts.find(({ path }) =>
    parseRolloutName(baseName(path))?.threadId !== thread.id
  );
  return odd === undefined
    ? null
    : leftOut("conflict", `has a file that is not named for it, "${baseName(odd.path)}"`);
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

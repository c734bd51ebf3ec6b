import { readThreads } from "../../../catalog/find/read_threads.ts";
import { FIRST_FILE } from "../../../catalog/scan/file_table.ts";
import type { ThreadNumber } from "../../../catalog/scan/thread_table.ts";
import { parseRolloutName } from "../../../codex/rollout_name.ts";
import type { RolloutId } from "../../../model/ids.ts";
import type { HistoryBase } from "../../../model/thread/head.ts";
import { currentRollout, type Thread } from "../../../model/thread/thread.ts";
import { rolloutIdsOf } from "../../../plan/trash_plan.ts";
import type { TwoHomes } from "./plan_import.ts";
import { hasSameBeginning } from "./same_beginning.ts";

/** What looking for the rollouts that a thread reads takes. */
export interface BasesOptions {
  readonly homes: TwoHomes;
  /** Threads of the source, by number, that have a rollout ({@link ownersOf}). */
  readonly owners: ReadonlyMap<RolloutId, ThreadNumber>;
  /**
   * Plans a thread that another one reads. Returns what becomes of it: `along`, under its own id; else why what it holds will not be
   * found there, as what that thread is or has.
   */
  readonly takeAlong: (owner: Thread) => Promise<"along" | { readonly why: string }>;
}

/** What a thread reads of others, as far as the other home has it already; or why it cannot be read there. */
export type Bases = { readonly there: readonly RolloutId[] } | { readonly why: string };

/**
 * Looks for the rollouts that a thread begins in, and that are not its own: they are in the other home, with the bytes that it reads,
 * or they come along. `isKept`: whether it keeps its id, and goes with all of its rollouts.
 */
export async function basesOf(
  thread: Thread,
  { isKept, ...options }: BasesOptions & { readonly isKept: boolean },
): Promise<Bases> {
  const own = new Set(isKept ? rolloutIdsOf(thread) : []);
  const rollouts = isKept ? thread.rollouts : [currentRollout(thread)];
  const there: RolloutId[] = [];
  for (const { head } of rollouts) {
    const base = head?.historyBase ?? null;
    if (base === null || own.has(base.rolloutId)) continue;
    const state = await baseOf(base, options);
    if (typeof state === "object") return state;
    if (state === "there") there.push(base.rolloutId);
  }
  return { there };
}

async function baseOf(
  { rolloutId, endByteOffset }: HistoryBase,
  { homes: { source, there }, owners, takeAlong }: BasesOptions,
): Promise<"there" | "along" | { readonly why: string }> {
  const number = owners.get(rolloutId);
  const [owner] = number === undefined ? [] : await readThreads(source.catalog, [number]);
  const rollout = owner?.rollouts.find((rollout) => rollout.rolloutId === rolloutId);
  if (owner?.id == null || rollout === undefined) {
    return { why: `reads rollout ${rolloutId}, which is missing` };
  }
  const reads = `reads rollout ${rolloutId} of thread ${owner.id}`;
  const theirs = there.rollout(rolloutId);
  if (theirs !== null) {
    const options = { tools: source.system, bytes: endByteOffset };
    return await hasSameBeginning(theirs, rollout.path, options)
      ? "there"
      : { why: `${reads}, of which the other home has another version` };
  }
  const where = there.inTrash(rolloutId);
  if (where !== null) {
    return { why: `${reads}, which the other home has ${where}: restore it there first` };
  }
  const taken = await takeAlong(owner);
  return taken === "along" ? taken : { why: `${reads}, which ${taken.why}` };
}

/** Threads of a home, by number, by the rollouts that they have. */
export function ownersOf({ source: { catalog } }: TwoHomes): BasesOptions["owners"] {
  const owners = new Map<RolloutId, ThreadNumber>();
  for (let file = FIRST_FILE; file < catalog.table.count; file++) {
    const parts = parseRolloutName(catalog.table.names[file]!);
    const thread = parts === null ? undefined : catalog.threads.byId.get(parts.threadId);
    if (parts !== null && thread !== undefined) owners.set(parts.rolloutId, thread);
  }
  return owners;
}

import type { RolloutId } from "../model/ids.ts";
import type { ThreadPlan } from "../model/plan.ts";

/** Which threads of one plan read rollouts of which others, through `history_base` (write-rules §4). */
export interface Lineage<T> {
  /** Threads that read a rollout of this one. */
  readersOf(thread: T): readonly T[];
  /** Threads that this one reads a rollout of. */
  basesOf(thread: T): readonly T[];
}

/** Looks at all threads of a plan once. What lies outside of the plan is not seen. */
export function traceLineage<T extends ThreadPlan>(threads: readonly T[]): Lineage<T> {
  const owners = new Map<RolloutId, T>();
  for (const thread of threads) for (const id of thread.rolloutIds) owners.set(id, thread);
  const readers = new Map<T, T[]>();
  const bases = new Map<T, T[]>();
  for (const thread of threads) {
    for (const owner of new Set(thread.needs.map((id) => owners.get(id)))) {
      if (owner === undefined || owner === thread) continue;
      readers.getOrInsert(owner, []).push(thread);
      bases.getOrInsert(thread, []).push(owner);
    }
  }
  return {
    readersOf: (thread) => readers.get(thread) ?? [],
    basesOf: (thread) => bases.get(thread) ?? [],
  };
}

/**
 * Orders threads so that a thread comes before the threads it reads: a batch that ends early then leaves no fork without its
 * history (write-rules §4.2). Otherwise the given order stays.
 */
export function dependantsFirst<T extends ThreadPlan>(threads: readonly T[]): T[] {
  const lineage = traceLineage(threads);
  const ordered: T[] = [];
  const seen = new Set<T>();
  for (const start of threads) {
    // A stack instead of recursion: chains of forks may be long.
    const stack: { thread: T; entered: boolean }[] = [{ thread: start, entered: false }];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      if (top.entered) ordered.push(top.thread);
      else if (!seen.has(top.thread)) {
        seen.add(top.thread);
        stack.push({ thread: top.thread, entered: true });
        for (const reader of lineage.readersOf(top.thread)) {
          stack.push({ thread: reader, entered: false });
        }
      }
    }
  }
  return ordered;
}

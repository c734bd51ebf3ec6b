import type { ThreadPlan } from "../model/plan.ts";

/**
 * Orders threads so that whoever reads another's rollout comes before it: then every prefix of a batch leaves no fork behind
 * without its history (write-rules §4.2). Otherwise the given order stays.
 */
export function dependantsFirst(threads: readonly ThreadPlan[]): ThreadPlan[] {
  const owners = new Map<string, ThreadPlan>();
  for (const thread of threads) for (const id of thread.rolloutIds) owners.set(id, thread);
  const dependants = new Map<ThreadPlan, ThreadPlan[]>();
  for (const thread of threads) {
    for (const id of thread.needs) {
      const owner = owners.get(id);
      if (owner !== undefined && owner !== thread) {
        dependants.set(owner, [...(dependants.get(owner) ?? []), thread]);
      }
    }
  }
  const ordered: ThreadPlan[] = [];
  const seen = new Set<ThreadPlan>();
  for (const start of threads) {
    // A stack instead of recursion: chains of forks may be long.
    const stack: { thread: ThreadPlan; entered: boolean }[] = [{ thread: start, entered: false }];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      if (top.entered) ordered.push(top.thread);
      else if (!seen.has(top.thread)) {
        seen.add(top.thread);
        stack.push({ thread: top.thread, entered: true });
        for (const dependant of dependants.get(top.thread) ?? []) {
          stack.push({ thread: dependant, entered: false });
        }
      }
    }
  }
  return ordered;
}

/** Threads of the plan that the thread's rollouts are read by. */
export function dependantsOf<T extends ThreadPlan>(thread: T, threads: readonly T[]): T[] {
  const own = new Set(thread.rolloutIds);
  return threads.filter((other) => other !== thread && other.needs.some((id) => own.has(id)));
}

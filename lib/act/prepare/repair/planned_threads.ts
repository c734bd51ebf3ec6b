import type { ThreadPlan } from "../../../model/plan.ts";
import type { MendedThread, PlannedFinding } from "./mend_thread.ts";

/** The threads of a repair, each once: a base may be mended for each of its forks, and for itself. */
export interface PlannedThreads {
  /** Takes what is planned for a thread. Returns its findings: those stay for which the same thread would change in another way. */
  add(mended: MendedThread): readonly PlannedFinding[];
  all(): readonly ThreadPlan[];
}

const TWICE = "the same files are changed otherwise in this batch: repair once more";

/** None yet. */
export function newThreads(): PlannedThreads {
  const threads: ThreadPlan[] = [];
  const known = new Map<string, string>();
  const isOther = ({ id, steps, updates }: ThreadPlan) => {
    const before = id === null ? undefined : known.get(id);
    return before !== undefined && before !== JSON.stringify([steps, updates]);
  };
  const push = (thread: ThreadPlan) => {
    const { id, steps, updates } = thread;
    if (id !== null && known.has(id)) return;
    if (id !== null) known.set(id, JSON.stringify([steps, updates]));
    threads.push(thread);
  };
  return {
    add({ findings, plan, before }) {
      const all = [...before, ...plan === null ? [] : [plan]];
      if (all.some(isOther)) {
        return findings.map((planned) =>
          planned.mend === null ? planned : { ...planned, mend: null, effect: "", reason: TWICE }
        );
      }
      all.forEach(push);
      return findings;
    },
    all: () => threads,
  };
}
